/**
 * `npm run ouvrir -- …`: the first act of a production house. Opens the operator's own collectivité and invites its first
 * member of staff by mail; everything else is done from the pages.
 */
import { parseArgs } from 'node:util'
import { inviteCompte } from '#platform/auth'
import { findOperateur } from '#platform/collectivites'
import { ConfigError, readConfig } from '#platform/config'
import { inContext } from '#platform/context'
import { DomainError } from '#platform/errors'
import { openHouse } from '#platform/house'
import { createLog } from '#platform/log'
import { openCollectivite } from '#services/annuaire'
import { departementOfCodePostal, SirenError, sirenOf } from '#standards/siren'
import { ROOMS } from '../rooms.ts'

const USAGE = `Usage : npm run ouvrir -- --nom "Syndicat mixte …" --siret 14chiffres --code-postal 27000 --ville Évreux \\
  --responsable "Prénom Nom" --email nom@exemple.fr`

const text = { type: 'string' } as const
const { values } = parseArgs({
  options: { nom: text, siret: text, 'code-postal': text, ville: text, responsable: text, email: text },
})
const { nom, siret, 'code-postal': codePostal, ville, responsable, email } = values
if (!nom || !siret || !codePostal || !ville || !responsable || !email) stop(USAGE)

try {
  const config = readConfig(process.env)
  if (!config.smtpUrl) stop('Réglez d’abord SMTP_URL : l’invitation du responsable part par courriel.')
  const house = await openHouse({ config, log: createLog('warn'), services: ROOMS, assets: { url: (entry) => entry } })
  try {
    if (await house.db.inTransaction('operateur', findOperateur))
      stop('L’opérateur est déjà ouvert : invitez les autres depuis son annuaire.')
    const who = { actor: { genre: 'systeme' as const, nom: 'Ouverture de la maison' }, requestId: 'ouverture' }
    const collectivite = await openCollectivite(house, who, {
      nom,
      genre: 'operateur',
      siren: sirenOf(siret),
      siret: siret.replaceAll(' ', ''),
      population: null,
      natureActes: '41',
      departement: departementOfCodePostal(codePostal),
      arrondissement: '0',
      codeInsee: null,
      adresse: '',
      codePostal,
      ville,
      email,
      telephone: '',
      publication: 'electronique',
    })
    const roles = ['exploitation.operateur', 'annuaire.administrateur']
    await inContext(house, { ...who, collectivite }, (ctx) => inviteCompte(ctx, { email, nom: responsable, roles }))
    process.stdout.write(
      `L’opérateur « ${nom} » est ouvert. L’invitation part à ${email} dès que Parvis est démarré.\n`,
    )
  } finally {
    await house.close()
  }
} catch (error) {
  if (error instanceof DomainError || error instanceof ConfigError || error instanceof SirenError) stop(error.message)
  throw error
}

function stop(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
