import type { Demande, Reponse } from '#platform/http'
import {
  badge,
  dataTable,
  emptyState,
  formatDate,
  formatDateTime,
  html,
  linkButton,
  page,
  type SafeHtml,
  type TableState,
  tabs,
} from '#ui'
import { canManageCircuits } from '../permissions.ts'
import type { DossierParapheur, Liste } from '../store.ts'
import { parapheurUrls } from '../urls.ts'

export const LISTES: Record<Liste, { label: string; vide: string }> = {
  'a-traiter': {
    label: 'À traiter',
    vide: 'Quand un dossier attendra votre visa ou votre signature, il s’affichera ici et vous recevrez un courriel.',
  },
  'en-cours': { label: 'En cours', vide: 'Les dossiers en chemin entre deux personnes s’affichent ici.' },
  termines: { label: 'Terminés', vide: 'Les dossiers visés et signés jusqu’au bout s’affichent ici.' },
  rejetes: { label: 'Rejetés ou retirés', vide: 'Les dossiers rejetés, avec leur motif, s’affichent ici.' },
}

type Row = DossierParapheur & { etapeCourante: string | null }

export function listePage(
  demande: Demande,
  data: { liste: Liste; rows: readonly Row[]; total: number; aTraiter: number; state: TableState },
): Reponse {
  const { collectivite } = demande
  const entries = Object.entries(LISTES) as [Liste, { label: string; vide: string }][]
  return page(demande, {
    titre: 'Parapheur',
    largeur: 'large',
    ...(canManageCircuits(demande.actor)
      ? { actions: linkButton('Circuits', parapheurUrls.circuits(collectivite)) }
      : {}),
    contenu: html`
${tabs(
  'Listes du parapheur',
  entries.map(([code, { label }]) => ({
    label,
    href: parapheurUrls.liste(collectivite, code),
    actif: code === data.liste,
    ...(code === 'a-traiter' && data.aTraiter > 0 ? { nombre: data.aTraiter } : {}),
  })),
)}
${dataTable({
  caption: LISTES[data.liste].label,
  columns: [
    { key: 'objet', label: 'Dossier' },
    { key: 'attendu', label: data.liste === 'rejetes' ? 'Motif' : 'Attendu de' },
    { key: 'emetteur', label: 'Envoyé par' },
    { key: 'cree', label: 'Reçu le', sortable: true },
  ],
  rows: data.rows.map((row) => cells(demande, row)),
  state: { ...data.state, total: data.total },
  baseUrl: parapheurUrls.liste(collectivite),
  filters: html`<input type="hidden" name="liste" value="${data.liste}">`,
  empty: emptyState({
    titre: data.liste === 'a-traiter' ? 'Rien à traiter.' : 'Aucun dossier.',
    texte: LISTES[data.liste].vide,
  }),
})}`,
  })
}

function cells(demande: Demande, row: Row): (SafeHtml | string)[] {
  const late =
    row.etat === 'en-cours' && row.dateLimite !== null && row.dateLimite < demande.now.toISOString().slice(0, 10)
  return [
    html`<a href="${parapheurUrls.dossier(demande.collectivite, row.id)}">${row.objet}</a>${late ? html` ${badge('En retard', 'danger')}` : ''}${
      row.dateLimite && !late
        ? html` <span class="discret">avant le ${formatDate(new Date(`${row.dateLimite}T12:00:00Z`))}</span>`
        : ''
    }`,
    row.etat === 'rejete' || row.etat === 'retire' ? (row.motif ?? '') : (row.etapeCourante ?? '—'),
    row.emetteurNom,
    formatDateTime(row.creeLe),
  ]
}
