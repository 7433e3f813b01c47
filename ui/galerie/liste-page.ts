import { html } from '@remix-run/html-template'
import { linkButton } from '../form/button.ts'
import { selectField } from '../form/choice-field.ts'
import { formatDate } from '../format.ts'
import type { PageOptions } from '../layout/page.ts'
import { badge, type Tone } from '../parts/badge.ts'
import { emptyState } from '../parts/card.ts'
import { dataTable } from '../table/data-table.ts'
import { readTableState } from '../table/state.ts'

interface Acte {
  numero: string
  objet: string
  jour: string
  etat: string
  pieces: number
}

const TONS = new Map<string, Tone>([
  ['Brouillon', 'neutre'],
  ['Transmis', 'information'],
  ['Exécutoire', 'succes'],
  ['À corriger', 'danger'],
])

const ACTES: readonly Acte[] = [
  ['2026-014', 'Tarifs de location de la salle des fêtes', '2026-02-26', 'Transmis', 3],
  ['2026-013', 'Subvention à l’association « Les Amis du lavoir »', '2026-02-26', 'Exécutoire', 1],
  ['2026-012', 'Budget primitif 2026 de la commune et du service de l’eau', '2026-02-26', 'À corriger', 6],
  ['2026-011', 'Règlement intérieur du cimetière', '2026-01-29', 'Exécutoire', 2],
  ['2026-010', 'Convention avec le syndicat d’électrification', '2026-01-29', 'Exécutoire', 2],
  ['2026-009', 'Création d’un poste d’adjoint technique à temps non complet', '2026-01-29', 'Exécutoire', 1],
  ['2026-008', 'Circulation rue du Lavoir pendant les travaux', '2026-01-15', 'Exécutoire', 1],
  ['2026-007', 'Autorisation d’ester en justice', '2026-01-15', 'Brouillon', 0],
].map(([numero, objet, jour, etat, pieces]) => ({ numero, objet, jour, etat, pieces }) as Acte)

export function listePage(query: URLSearchParams): PageOptions {
  const state = readTableState(query, {
    sortable: ['numero', 'jour'],
    defaultSort: '-jour',
    filtres: ['etat'],
    pageSize: 6,
  })
  const found = ACTES.filter(
    ({ objet, etat }) => objet.includes(state.q) && (!state.filtres.etat || etat === state.filtres.etat),
  )
  const key = state.sort as 'numero' | 'jour'
  const sorted = found.toSorted((a, b) => a[key].localeCompare(b[key]) * (state.dir === 'asc' ? 1 : -1))
  return {
    titre: 'Actes',
    actions: linkButton('Nouvel acte', '/galerie/formulaire', 'principal'),
    largeur: 'large',
    contenu: dataTable({
      caption: 'Actes de la commune',
      columns: [
        { key: 'objet', label: 'Objet' },
        { key: 'numero', label: 'Numéro', sortable: true },
        { key: 'jour', label: 'Date', sortable: true },
        { key: 'etat', label: 'État' },
        { key: 'pieces', label: 'Pièces', numeric: true },
      ],
      rows: sorted
        .slice((state.page - 1) * state.pageSize, state.page * state.pageSize)
        .map(({ numero, objet, jour, etat, pieces }) => [
          html`<a href="/galerie/dossier">${objet}</a>`,
          numero,
          formatDate(jour),
          badge(etat, TONS.get(etat)),
          String(pieces),
        ]),
      state: { ...state, total: sorted.length },
      baseUrl: '/galerie/liste',
      filters: selectField({
        name: 'etat',
        label: 'État',
        value: state.filtres.etat,
        vide: 'Tous',
        required: false,
        options: [...TONS.keys()].map((value) => ({ value, label: value })),
      }),
      empty: emptyState({
        titre: 'Aucun acte',
        texte: 'Déposez le premier acte : Parvis le fait signer, le transmet et le publie.',
      }),
      csvHref: '/galerie/liste',
    }),
  }
}
