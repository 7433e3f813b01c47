import type { Demande, Reponse } from '#platform/http'
import type { FicheCollectivite } from '#services/annuaire'
import {
  dataTable,
  emptyState,
  formatDate,
  html,
  type Option,
  page,
  type SafeHtml,
  selectField,
  type TableState,
} from '#ui'
import { domaineOf, natureDUnActe } from '../rules.ts'
import type { listChoix } from '../store/liste.ts'
import type { Publication } from '../store/publications.ts'
import { publicUrls } from '../urls.ts'
import { noticePublicite } from './publicite.ts'

interface ActesData {
  fiche: FicheCollectivite | undefined
  rows: readonly Publication[]
  total: number
  choix: Awaited<ReturnType<typeof listChoix>>
  state: TableState
}

/** All the actes online, to be searched. */
export function actesPage(demande: Demande, data: ActesData): Reponse {
  const { collectivite } = demande
  return page(demande, {
    titre: 'Actes publiés',
    largeur: 'large',
    retour: { href: publicUrls.accueil(collectivite), label: collectivite.nom },
    contenu: html`
<p>Délibérations, arrêtés et décisions, en entier, tels qu’ils ont été pris.
<a href="${publicUrls.rss(collectivite)}">Suivre par RSS</a> · <a href="${publicUrls.deliberations(collectivite)}">Délibérations en données ouvertes</a></p>
${noticePublicite(data.fiche) ?? ''}
${dataTable({
  caption: 'Actes publiés',
  columns: [
    { key: 'objet', label: 'Objet', sortable: true },
    { key: 'nature', label: 'Nature' },
    { key: 'domaine', label: 'Domaine' },
    { key: 'dateDecision', label: 'Décision', sortable: true },
    { key: 'miseEnLigneLe', label: 'Mise en ligne', sortable: true },
  ],
  rows: data.rows.map((acte) => rowOf(demande, acte)),
  state: { ...data.state, total: data.total },
  baseUrl: publicUrls.actes(collectivite),
  filters: filters(data),
  empty: emptyState({
    titre: 'Aucun acte n’est encore publié ici.',
    texte: 'Les délibérations, arrêtés et décisions de la collectivité paraîtront ici dès leur publication.',
  }),
})}`,
  })
}

const rowOf = ({ collectivite }: Demande, acte: Publication) => [
  html`<a href="${publicUrls.acte(collectivite, acte.id)}">${acte.objet}</a>`,
  html`<span>${natureDUnActe(acte.natureLibelle)}${acte.numero ? html`<br><span class="discret">n° ${acte.numero}</span>` : ''}</span>`,
  domaineOf(acte.matiere),
  formatDate(acte.dateDecision),
  formatDate(acte.miseEnLigneLe),
]

function filters({ choix, state }: ActesData): SafeHtml {
  const select = (name: string, label: string, vide: string, options: readonly Option[]) =>
    selectField({ name, label, vide, value: state.filtres[name] ?? '', options })
  const domaines = choix.domaines.map((code) => ({ value: code, label: domaineOf(code) }))
  return html`
${select('annee', 'Année de la décision', 'Toutes', choix.annees.map(same))}
${select('nature', 'Nature', 'Toutes', choix.natures.map(same))}
${select('domaine', 'Domaine', 'Tous', domaines)}`
}

const same = (value: string) => ({ value, label: value })
