import { createHash } from 'node:crypto'
import type { Ctx } from '#platform/context'
import { attachFile, type Contenu, detachFichier } from '#platform/files'
import { record } from '#platform/journal'
import type { RetourRecu } from '#standards/actes'
import { recordActe } from '../events.ts'
import type { PieceRetour, RetourGarde } from '../modele.ts'
import { findRetourByEmpreinte, insertRetour, updateRetour } from '../store/retours.ts'
import { findTransaction } from '../store/transactions.ts'
import { applyRetour, type Effet } from './effets.ts'

/** What became of a message. */
export interface Issue {
  etat: RetourGarde['etat'] | 'doublon'
  motif: string
}

/** A message taken out of a mail, its bytes and those of the documents already in the store of the collectivité. */
export interface MessageRecu {
  courrielId: string
  recu: RetourRecu
  contenu: Contenu
  pieces: readonly { nom: string; contenu: Contenu }[]
  /** Name of the ministry's envelope, which it numbers; empty when the mail has none. */
  nomEnveloppe: string
}

/**
 * Keeps a message of the ministry and applies its effect, once: the same mail again, or the same answer to the same
 * transaction, changes nothing. What fits nothing here waits for somebody.
 */
export async function receiveRetour(ctx: Ctx, message: MessageRecu): Promise<Issue> {
  const empreinte = empreinteOf(message)
  const known = await findRetourByEmpreinte(ctx, empreinte)
  // The same mail read again after a crash is no double of itself.
  if (known) return known.courrielId === message.courrielId ? known : { etat: 'doublon', motif: DEJA_RECU }
  const id = ctx.newId()
  const fichier = await attachFile(ctx, message.contenu, { service: 'teletransmission', nom: message.recu.nom })
  const effet = await applyRetour(ctx, message.recu, fichier.id)
  if ('doublon' in effet) {
    await detachFichier(ctx, fichier.id)
    return { etat: 'doublon', motif: effet.doublon }
  }
  const row = {
    collectiviteId: ctx.collectivite.id,
    id,
    courrielId: message.courrielId,
    empreinte,
    racine: message.recu.retour.racine,
    nom: message.recu.nom,
    fichierId: fichier.id,
    pieces: await attachPieces(ctx, message),
    transactionId: effet.transactionId ?? null,
    ...conclude(effet),
    recuLe: ctx.now,
    traitePar: '',
  }
  await insertRetour(ctx, row)
  if (row.etat === 'a-rattacher') await tellInconnu(ctx, row)
  return row
}

const DEJA_RECU = 'Ce message a déjà été reçu.'

/** Tries again what had to wait: since then the transaction may have come, or its state changed. */
export async function reapplyRetour(ctx: Ctx, row: RetourGarde, recu: RetourRecu): Promise<Issue> {
  const effet = await applyRetour(ctx, recu, row.fichierId)
  const issue = 'doublon' in effet ? ({ etat: 'classe', motif: effet.doublon } as const) : conclude(effet)
  const transactionId = ('transactionId' in effet && effet.transactionId) || row.transactionId
  await updateRetour(ctx, row.id, { ...issue, transactionId, traitePar: ctx.actor.nom })
  return issue
}

function conclude(effet: Exclude<Effet, { doublon: string }>): Pick<RetourGarde, 'etat' | 'motif'> {
  if ('aRattacher' in effet) return { etat: 'a-rattacher', motif: effet.aRattacher }
  return { etat: effet.aLire ? 'a-lire' : 'applique', motif: effet.motif ?? '' }
}

/** The ministry numbers its envelopes: the same names and bytes are the same message. */
function empreinteOf({ recu, nomEnveloppe }: MessageRecu): string {
  return createHash('sha256').update(`${nomEnveloppe}\n${recu.nom}\n`).update(recu.contenu).digest('hex')
}

async function attachPieces(ctx: Ctx, { pieces }: MessageRecu): Promise<PieceRetour[]> {
  const kept: PieceRetour[] = []
  for (const { nom, contenu } of pieces) {
    const fichier = await attachFile(ctx, contenu, { service: 'teletransmission', nom })
    kept.push({ nom: fichier.nom, fichierId: fichier.id })
  }
  return kept
}

async function tellInconnu(
  ctx: Ctx,
  row: Pick<RetourGarde, 'id' | 'racine' | 'motif' | 'transactionId'>,
): Promise<void> {
  const details = { racine: row.racine, motif: row.motif }
  const acte = row.transactionId ? await findTransaction(ctx, row.transactionId) : undefined
  if (acte) await recordActe(ctx, 'acte.retour-inconnu', acte, details)
  else await record(ctx, 'acte.retour-inconnu', { type: 'retour', id: row.id }, details)
}
