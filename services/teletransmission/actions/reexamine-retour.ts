import type { Collectivite } from '#platform/collectivites'
import { type Actor, type Ctx, inContext } from '#platform/context'
import { getFichier } from '#platform/files'
import type { House } from '#platform/service'
import { parseRetour } from '#standards/actes'
import { etatRefuse } from '../errors.ts'
import { bytesOf } from '../octets.ts'
import { canTransmit, demand } from '../permissions.ts'
import { type Issue, reapplyRetour } from '../reception/receive-retour.ts'
import { requireRetour } from '../store/retours.ts'

/**
 * Tries a message again that fitted nothing when it came. Outside any transaction: it reads the kept message first.
 *
 * @throws ForbiddenError; DomainError `teletransmission.etat-refuse`
 */
export async function reexamineRetour(
  house: House,
  who: { actor: Actor; collectivite: Collectivite; requestId: string },
  id: string,
): Promise<Issue> {
  const { sha256 } = await inContext(house, who, async (ctx) => {
    demand(canTransmit(ctx.actor))
    return getFichier(ctx, (await requireRetour(ctx, id)).fichierId)
  })
  const contenu = await bytesOf(await house.files.read(who.collectivite.id, sha256))
  return inContext(house, who, (ctx) => applyAgain(ctx, id, contenu))
}

async function applyAgain(ctx: Ctx, id: string, contenu: Uint8Array): Promise<Issue> {
  const row = await requireRetour(ctx, id, { lock: true })
  if (row.etat !== 'a-rattacher') throw etatRefuse('Ce message est déjà traité.')
  return reapplyRetour(ctx, row, { nom: row.nom, contenu, retour: parseRetour(contenu) })
}
