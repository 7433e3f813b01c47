import type { Demande, Reponse } from '#platform/http'
import {
  dataTable,
  dateField,
  dateText,
  emptyState,
  html,
  page,
  type SafeHtml,
  selectField,
  type TableState,
} from '#ui'
import type { Archive } from '../modele.ts'
import { archivageUrls } from '../urls.ts'
import { accesText, alteree, duaText } from './conservation.ts'
import { onglets } from './onglets.ts'

export function archivesPage(
  demande: Demande,
  vue: { archives: readonly Archive[]; state: TableState & { total: number }; csvHref: string; today: string },
): Reponse {
  const { collectivite } = demande
  return page(demande, {
    titre: 'Registre des archives',
    largeur: 'large',
    contenu: html`${onglets(demande, 'archives')}${dataTable({
      caption: 'Archives entrées',
      columns: [
        { key: 'objet', label: 'Objet' },
        { key: 'cote', label: 'Cote', sortable: true },
        { key: 'date', label: 'Date', sortable: true },
        { key: 'dua', label: 'Conservation', sortable: true },
        { key: 'acces', label: 'Accès du public' },
      ],
      rows: vue.archives.map((row) => [
        html`<a href="${archivageUrls.archive(collectivite, row.id)}">${row.objet}</a>${alteree(row)}`,
        row.cote,
        row.debut ? dateText(row.debut) : '',
        duaText(row, vue.today),
        accesText(row, vue.today),
      ]),
      state: vue.state,
      baseUrl: archivageUrls.archives(collectivite),
      filters: filters(vue.state),
      empty: emptyState({
        titre: 'Aucune archive pour l’instant',
        texte:
          'Le registre garde une ligne par versement accepté : sa cote, sa durée de conservation, sa règle d’accès.',
      }),
      csvHref: vue.csvHref,
    })}`,
  })
}

function filters({ filtres }: TableState): SafeHtml {
  return html`${dateField({ name: 'du', label: 'Du', value: filtres.du ?? '' })}${dateField({ name: 'au', label: 'Au', value: filtres.au ?? '' })}${selectField(
    {
      name: 'suivi',
      label: 'À suivre',
      value: filtres.suivi ?? '',
      vide: 'Toutes',
      options: [
        { value: 'echue', label: 'Durée de conservation échue' },
        { value: 'alteree', label: 'Altérées' },
      ],
    },
  )}`
}
