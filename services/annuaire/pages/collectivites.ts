import type { Collectivite } from '#platform/collectivites'
import type { Demande, Reponse } from '#platform/http'
import { formatSiren } from '#standards/siren'
import { dataTable, emptyState, html, linkButton, page, type TableState } from '#ui'
import { annuaireUrls } from '../urls.ts'

/** All the collectivités of the operator. */
export function collectivitesPage(
  demande: Demande,
  data: { collectivites: readonly Collectivite[]; state: TableState; total: number },
): Reponse {
  const ouverture = linkButton('Ouvrir une collectivité', annuaireUrls.ouverture(), 'principal')
  return page(demande, {
    titre: 'Collectivités',
    largeur: 'large',
    actions: ouverture,
    contenu: dataTable({
      caption: 'Collectivités adhérentes',
      columns: [
        { key: 'nom', label: 'Nom', sortable: true },
        { key: 'siren', label: 'SIREN' },
        { key: 'genre', label: 'Genre' },
        { key: 'population', label: 'Habitants', numeric: true, sortable: true },
      ],
      rows: data.collectivites.map((collectivite) => [
        html`<a href="/c/${collectivite.slug}">${collectivite.nom}</a>`,
        formatSiren(collectivite.siren),
        collectivite.genre,
        collectivite.population === null ? '—' : collectivite.population.toLocaleString('fr-FR'),
      ]),
      state: { ...data.state, total: data.total },
      baseUrl: annuaireUrls.collectivites(),
      empty: emptyState({
        titre: 'Aucune collectivité.',
        texte: 'Ouvrez la première : nom, SIREN, préfecture.',
        action: ouverture,
      }),
    }),
  })
}
