import type { Config } from '#platform/config'

/** Stands for the public address of the house: actions know it no more than the scheme of the cookies. */
const ADRESSE = '{adresse-de-parvis}'

/** The address of a page, for the text of a mail. @param path from the root: `/c/<slug>/…` */
export function lienPublic(path: string): string {
  return `${ADRESSE}${path}`
}

/** The text as the recipient reads it. */
export function expandLiens(text: string, config: Pick<Config, 'publicUrl'>): string {
  return text.replaceAll(ADRESSE, (config.publicUrl ?? '').replace(/\/$/, ''))
}

/**
 * Plain text of a mail: greeting, paragraphs, one link on a line of its own, signature.
 *
 * @param lettre.emetteur name of the collectivité or of the operator, under which the recipient knows us
 */
export function writeLettre(lettre: {
  destinataire: string
  paragraphes: readonly string[]
  lien?: { avant: string; path: string; apres?: string }
  emetteur: string
}): string {
  const { lien } = lettre
  return [
    `Bonjour ${lettre.destinataire},`,
    ...lettre.paragraphes,
    ...(lien ? [lien.avant, lienPublic(lien.path), ...(lien.apres ? [lien.apres] : [])] : []),
    `-- \n${lettre.emetteur}\nMessage envoyé par Parvis, ${lienPublic('/')}\nNe répondez pas à ce message : personne ne le lirait.`,
  ].join('\n\n')
}
