import type { Demande, Reponse } from '#platform/http'
import {
  badge,
  dataTable,
  emptyState,
  formatDateTime,
  html,
  linkButton,
  page,
  type SafeHtml,
  type TableState,
} from '#ui'
import { natureDUnActe } from '../rules.ts'
import type { EtatPreuve } from '../store/liste.ts'
import type { Publication } from '../store/publications.ts'
import { publicUrls, siteUrls } from '../urls.ts'

/** The desk: everything published, withdrawn actes included, with the state of its proof. */
export function publicationsPage(
  demande: Demande,
  data: {
    rows: readonly Publication[]
    total: number
    state: TableState
    etats: ReadonlyMap<string, EtatPreuve>
  },
): Reponse {
  const { collectivite } = demande
  return page(demande, {
    titre: 'Page publique',
    largeur: 'large',
    actions: linkButton('Voir la page publique', publicUrls.accueil(collectivite)),
    contenu: dataTable({
      caption: 'Actes publiés et retirés',
      columns: [
        { key: 'objet', label: 'Objet', sortable: true },
        { key: 'etat', label: 'État' },
        { key: 'miseEnLigneLe', label: 'Mise en ligne', sortable: true },
        { key: 'preuve', label: 'Preuve' },
      ],
      rows: data.rows.map((row) => [
        html`<a href="${siteUrls.publication(collectivite, row.id)}">${row.objet}</a><br>
<span class="discret">${[natureDUnActe(row.natureLibelle), row.numero].filter(Boolean).join(' · ')}</span>`,
        row.retireeLe ? badge('Retirée') : badge('En ligne', 'succes'),
        formatDateTime(row.miseEnLigneLe),
        etatPreuve(data.etats.get(row.id)),
      ]),
      state: { ...data.state, total: data.total },
      baseUrl: siteUrls.liste(collectivite),
      empty: emptyState({
        titre: 'Rien n’est encore publié.',
        texte:
          'Un acte paraît ici quand l’étape « Publication » de son dossier est atteinte : il n’y a rien à ressaisir.',
      }),
    }),
  })
}

function etatPreuve(etat: EtatPreuve | undefined): SafeHtml {
  const sonde = etat?.derniereSonde
  if (sonde && sonde.resultat !== 'conforme') return badge('Introuvable en ligne', 'danger')
  if (!etat?.horodatee) return badge('Horodatage attendu', 'attention')
  return badge(sonde ? 'Horodatée, sondée' : 'Horodatée', 'succes')
}
