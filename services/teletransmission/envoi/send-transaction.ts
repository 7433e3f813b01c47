import type { Collectivite } from '#platform/collectivites'
import { type Ctx, inContext } from '#platform/context'
import { DomainError } from '#platform/errors'
import type { House } from '#platform/service'
import { asRoom } from '../acteur.ts'
import { failTransaction } from '../actions/fail-transaction.ts'
import { markTransmis } from '../actions/mark-transmis.ts'
import { type Canal, openCanal } from '../canal.ts'
import { updateEnveloppe } from '../store/enveloppes.ts'
import { findTransaction, requireTransaction } from '../store/transactions.ts'
import { keepArchive } from './keep-archive.ts'
import { prepareEnveloppe } from './prepare-enveloppe.ts'

/**
 * Takes a transaction as far as it can go towards the ministry. Killed anywhere, it goes on when it is called again: the
 * name of the envelope is decided once, its archive is kept before it leaves, and it is that same archive which is sent
 * until the ministry's server has said that it has it.
 *
 * @throws DomainError when the ministry is not reached: call again later
 */
export async function sendTransaction(house: House, collectivite: Collectivite, id: string): Promise<void> {
  const within = <T>(work: (ctx: Ctx) => Promise<T>) => inContext(house, asRoom(collectivite, id), work)
  const canal = await openOrFail(house, within, id)
  if (!canal) return
  const prepared = await prepareEnveloppe(house, collectivite, canal, id)
  if (!prepared) return
  const archive =
    'aEnvoyer' in prepared ? prepared.aEnvoyer : await keepArchive(house, collectivite, canal, prepared.aComposer)
  if (!archive) return
  try {
    const { nom, taille, lecture } = archive
    await canal.deposit({ nom, taille, flux: await house.files.openLecture(lecture) })
  } catch (error) {
    const message = error instanceof DomainError ? error.message : 'L’envoi a échoué. Il sera retenté automatiquement.'
    await within((ctx) => updateEnveloppe(ctx, id, { derniereErreur: message }))
    throw error
  }
  await within(async (ctx) => {
    await markTransmis(ctx, await requireTransaction(ctx, id, { lock: true }))
  })
}

/** A door that is only described refuses the acte clearly, instead of letting it wait for ever. */
async function openOrFail(
  house: House,
  within: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>,
  id: string,
): Promise<Canal | undefined> {
  try {
    return openCanal(house.config)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const anomalie = { code: error.code, detail: error.message, aide: 'Prévenez votre opérateur.' }
    await within(async (ctx) => {
      const transaction = await findTransaction(ctx, id, { lock: true })
      if (transaction?.etat !== 'poste' && transaction?.etat !== 'en-attente') return
      await failTransaction(ctx, transaction, { etat: 'erreur', anomalie, message: error.message })
    })
    return undefined
  }
}
