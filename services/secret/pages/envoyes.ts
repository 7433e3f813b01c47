import type { Demande, Reponse } from '#platform/http'
import {
  badge,
  dataTable,
  dateTimeText,
  emptyState,
  form,
  html,
  linkButton,
  page,
  type SafeHtml,
  submitButton,
  type TableState,
} from '#ui'
import type { DocumentSuivi } from '../store/documents.ts'
import { secretUrls } from '../urls.ts'
import { secretTabs } from './onglets.ts'

/** What the agent has sent, and what became of it. The link cannot be shown again: its key was never here. */
export function envoyesPage(
  demande: Demande,
  rows: readonly DocumentSuivi[],
  state: TableState & { total: number },
): Reponse {
  const { collectivite } = demande
  return page(demande, {
    titre: 'Secrets',
    largeur: 'large',
    actions: linkButton('Envoyer un secret', secretUrls.nouveau(collectivite), 'principal'),
    contenu: html`${secretTabs(demande, 'envoyes')}
${dataTable({
  caption: 'Secrets envoyés',
  columns: [
    { key: 'libelle', label: 'Secret' },
    { key: 'envoye', label: 'Envoyé le' },
    { key: 'etat', label: 'État' },
    { key: 'ouvertures', label: 'Ouvertures' },
    { key: 'expire', label: 'Expire' },
    { key: 'actions', label: 'Retrait' },
  ],
  rows: rows.map((row) => cells(demande, row)),
  state,
  baseUrl: secretUrls.envoyes(collectivite),
  empty: emptyState({
    titre: 'Vous n’avez envoyé aucun secret.',
    texte:
      'Ceux que vous enverrez s’afficheront ici : ouverts ou non, expirés, retirés. Leur lien, lui, ne pourra pas être redonné.',
    action: linkButton('Envoyer un secret', secretUrls.nouveau(collectivite), 'principal'),
  }),
})}`,
  })
}

const FINS = { lu: 'Lu et effacé', expire: 'Expiré', retire: 'Retiré', abus: 'Retiré par l’opérateur' } as const

function cells({ collectivite }: Demande, row: DocumentSuivi): (SafeHtml | string)[] {
  const opened = row.ouvertLe ? ` (la première le ${dateTimeText(row.ouvertLe)})` : ''
  const limit = row.ouverturesMax === null ? '' : ` sur ${row.ouverturesMax}`
  return [
    row.libelle || 'Sans libellé',
    dateTimeText(row.creeLe),
    row.fin
      ? badge(FINS[row.fin])
      : row.ouvertures > 0
        ? badge('Ouvert', 'succes')
        : badge('En attente', 'information'),
    `${row.ouvertures}${limit}${opened}`,
    row.expireLe ? dateTimeText(row.expireLe) : 'jamais',
    row.finiLe
      ? '—'
      : form(
          { action: secretUrls.retrait(collectivite, row.id), enLigne: true },
          submitButton('Retirer', {
            kind: 'danger',
            confirm: 'Le secret sera effacé et son lien n’ouvrira plus rien.',
          }),
        ),
  ]
}
