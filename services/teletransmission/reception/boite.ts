import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { type Collectivite, findOperateur } from '#platform/collectivites'
import { inContext } from '#platform/context'
import { DomainError } from '#platform/errors'
import { attachFile, type Contenu } from '#platform/files'
import type { House } from '#platform/service'
import { asRoom } from '../acteur.ts'
import { ADRESSE_RETOUR } from '../canal.ts'
import { lireCourriel } from '../jobs.ts'
import { insertCourriel } from '../store/retours.ts'

/** A letter with its documents stays far below; the ministry sends nothing larger. */
const MAX_SIZE = 60_000_000
const MAX_CLIENTS = 20

/**
 * Our mailbox: takes the mails of the ministry and nothing else. A mail is kept as it came before it is acknowledged;
 * it is read afterwards. Listens to this machine only: in production a mail server of the operator hands over to it.
 */
export async function openBoite(house: House): Promise<() => Promise<void>> {
  const server = new SMTPServer({
    banner: 'Parvis teletransmission',
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    size: MAX_SIZE,
    maxClients: MAX_CLIENTS,
    logger: false,
    onRcptTo: ({ address }, _session, done) => done(isOurs(address) ? null : refusal(550, 'Adresse inconnue ici')),
    onData: (stream, session, done) => {
      receive(house, stream, session).then(
        () => done(null, 'Courriel gardé'),
        (error: unknown) => done(toRefusal(house, error)),
      )
    },
  })
  server.on('error', (error: unknown) => house.log.warn({ err: error }, 'boîte de retour'))
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(house.config.inboundMailPort, '127.0.0.1', resolve)
  })
  house.log.info({ port: (server.server.address() as AddressInfo).port }, 'boîte de retour ouverte')
  return () => new Promise((resolve) => server.close(() => resolve()))
}

const isOurs = (address: string) => address.toLowerCase() === ADRESSE_RETOUR

async function receive(house: House, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
  try {
    const operateur = await house.db.inTransaction('operateur', findOperateur)
    if (!operateur) throw refusal(451, 'Installation en cours, réessayez plus tard')
    const contenu = await house.files.write(operateur.id, stream as AsyncIterable<Uint8Array>, { maxSize: MAX_SIZE })
    if (stream.sizeExceeded) throw refusal(552, 'Courriel trop grand')
    await keepCourriel(house, operateur, contenu, session)
  } finally {
    stream.resume()
  }
}

function keepCourriel(house: House, operateur: Collectivite, contenu: Contenu, session: SMTPServerSession) {
  return inContext(house, asRoom(operateur, session.id), async (ctx) => {
    const id = ctx.newId()
    const fichier = await attachFile(ctx, contenu, { service: 'teletransmission', nom: `${id}.eml` })
    await insertCourriel(ctx, {
      id,
      recuLe: ctx.now,
      expediteur: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
      sujet: '',
      taille: contenu.taille,
      fichierId: fichier.id,
      etat: 'recu',
      siren: '',
      motif: '',
      traiteLe: null,
    })
    await ctx.jobs.enqueue(ctx, lireCourriel, { courrielId: id })
  })
}

type Refusal = Error & { responseCode?: number }

function refusal(responseCode: number, message: string): Refusal {
  return Object.assign(new Error(message), { responseCode })
}

/** What will never pass is refused for good; anything else is asked for again later, so that nothing is lost. */
function toRefusal(house: House, error: unknown): Refusal {
  if (error instanceof Error && 'responseCode' in error) return error as Refusal
  const code = error instanceof DomainError ? error.code : ''
  if (code === 'fichiers.trop-grand') return refusal(552, 'Courriel trop grand')
  if (code === 'fichiers.infecte' || code === 'fichiers.vide') return refusal(554, 'Courriel refusé')
  house.log.error({ err: error }, 'courriel du ministère non gardé')
  return refusal(451, 'Réessayez plus tard')
}
