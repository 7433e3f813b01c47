import type { Config } from '#platform/config'
import type { Ctx } from '#platform/context'
import { record } from '#platform/journal'
import { type DocumentV2, identifiantOf } from '#standards/privatebin'
import { jetonOf } from '../jeton.ts'
import type { Agent } from '../permissions.ts'
import { expirationOf } from '../protocole/creation.ts'
import { Refus } from '../protocole/messages.ts'
import { countOctets, insertDocument } from '../store/documents.ts'

/** What an agent adds to a document: nothing of it is secret, none of it is encrypted. */
export interface Suivi {
  agent: Agent
  /** His own words to find it again. */
  libelle: string
  /** Undefined: no limit but the expiry. */
  ouverturesMax: number | undefined
  /** A mail at the first opening. */
  prevenir: boolean
}

/**
 * Keeps a ciphertext. By the protocol anybody may, for the collectivité of the context; an agent follows his own.
 *
 * @param input.sel 32 random bytes in hexadecimal, which key the deletion token
 * @param input.origine network of the sender, for the journal
 * @throws Refus
 */
export async function createDocument(
  ctx: Ctx,
  config: Config,
  input: { document: DocumentV2; sel: string; origine: string; suivi?: Suivi },
): Promise<{ id: string; identifiant: string; jeton: string }> {
  const { document, sel, suivi } = input
  const id = ctx.newId()
  // First: it makes deposits of one collectivité wait for each other, so that the room left is counted right.
  await record(ctx, 'secret.document-cree', { type: 'secret', id }, { origine: input.origine })
  await checkPlace(ctx, config, document.ct.length)
  const identifiant = identifiantOf(document.ct)
  const inserted = await insertDocument(ctx, {
    id,
    identifiant,
    version: document.v,
    adata: JSON.stringify(document.adata),
    ct: document.ct,
    sel,
    taille: document.ct.length,
    discussion: document.adata[2] === 1,
    ouvertures: 0,
    ouverturesMax: document.adata[3] === 1 ? 1 : (suivi?.ouverturesMax ?? null),
    creeLe: ctx.now,
    expireLe: expirationOf(document.expire, config, ctx.now),
    ouvertLe: null,
    finiLe: null,
    fin: null,
    compteId: suivi?.agent.compteId ?? null,
    auteur: suivi?.agent.nom ?? null,
    email: suivi?.agent.email ?? null,
    libelle: suivi?.libelle ?? '',
    prevenir: suivi?.prevenir ?? false,
  })
  if (!inserted) throw new Refus('deja-present')
  return { id, identifiant, jeton: jetonOf(sel, identifiant) }
}

/** @throws Refus when the collectivité has no room left for `taille` more bytes */
export async function checkPlace(ctx: Ctx, config: Config, taille: number): Promise<void> {
  if ((await countOctets(ctx)) + taille > config.secretQuota * 1e6) throw new Refus('sans-place')
}
