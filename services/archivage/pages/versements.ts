import type { Demande, Reponse } from '#platform/http'
import { dataTable, emptyState, formatDateTime, html, linkButton, page, selectField, type TableState } from '#ui'
import type { Versement } from '../modele.ts'
import { canDeposit } from '../permissions.ts'
import { LABELS } from '../states.ts'
import { archivageUrls } from '../urls.ts'
import { onglets } from './onglets.ts'
import { etatBadge } from './tons.ts'

export function versementsPage(
  demande: Demande,
  vue: { versements: readonly Versement[]; state: TableState & { total: number }; csvHref: string },
): Reponse {
  const { collectivite } = demande
  const { state } = vue
  const paquet = canDeposit(demande.actor).ok
    ? linkButton('Déposer un paquet SEDA', archivageUrls.paquet(collectivite))
    : undefined
  return page(demande, {
    titre: 'Versements aux archives',
    largeur: 'large',
    actions: paquet,
    contenu: html`${onglets(demande, 'versements')}${dataTable({
      caption: 'Versements',
      columns: [
        { key: 'objet', label: 'Objet' },
        { key: 'numero', label: 'Numéro' },
        { key: 'etat', label: 'État' },
        { key: 'cote', label: 'Cote' },
        { key: 'depot', label: 'Déposé', sortable: true },
      ],
      rows: vue.versements.map((row) => [
        html`<a href="${archivageUrls.versement(collectivite, row.id)}">${row.objet}</a>`,
        row.numero,
        etatBadge(row),
        row.cote ?? '',
        formatDateTime(row.deposeLe),
      ]),
      state,
      baseUrl: archivageUrls.versements(collectivite),
      filters: selectField({
        name: 'etat',
        label: 'État',
        value: state.filtres.etat ?? '',
        vide: 'Tous',
        options: Object.entries(LABELS).map(([value, label]) => ({ value, label })),
      }),
      empty: emptyState({
        titre: 'Aucun versement pour l’instant',
        texte:
          'Un acte transmis et publié est versé ici par son dossier, sans rien ressaisir. Parvis contrôle le paquet, garde chaque fichier et répond.',
        action: paquet,
      }),
      csvHref: vue.csvHref,
    })}`,
  })
}
