import type { FicheCollectivite } from '#services/annuaire'
import { notice, type SafeHtml } from '#ui'

/**
 * What publication here is worth when the council has chosen to display or print its actes (CGCT, article L2131-1, IV):
 * the date that counts is then that of the town hall.
 */
export function noticePublicite(fiche: FicheCollectivite | undefined): SafeHtml | undefined {
  if (fiche?.publication !== 'affichage') return undefined
  return notice(
    'information',
    'Le conseil a choisi l’affichage ou la publication sur papier à la mairie : c’est elle qui fait courir les délais. Les actes sont mis ici en plus, pour information (CGCT, article L2131-1, IV).',
  )
}
