import type { Demande, Reponse } from '#platform/http'
import { html, notice } from '#ui'
import { discretePage } from './discrete.ts'

/** After a deletion by its link. */
export const retirePage = (demande: Demande, message: string): Reponse =>
  discretePage(demande, {
    titre: 'Secret supprimé',
    contenu: notice('succes', html`<p>${message} Plus personne ne peut le lire, nous non plus.</p>`),
  })
