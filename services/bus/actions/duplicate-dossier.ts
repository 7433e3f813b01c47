import type { Ctx } from '#platform/context'
import { fluxOf, getVisible } from '../dossier.ts'
import { recordDossier } from '../events.ts'
import type { Moteur } from '../modele.ts'
import { can, demand } from '../permissions.ts'
import { insertDossier } from '../store/dossiers.ts'
import { buildBrouillon } from './create-dossier.ts'

/**
 * Opens a draft with what the source says, but without its documents, number and dates: those are of one acte only.
 *
 * @param input.nouveauId chosen by the page that asked: a double click makes one copy, not two
 */
export async function duplicateDossier(
  moteur: Moteur,
  ctx: Ctx,
  input: { id: string; nouveauId: string },
): Promise<string> {
  const { dossier } = await getVisible(ctx, input.id)
  demand(can(ctx.actor, 'dupliquer', dossier))
  const saisie = fluxOf(moteur, dossier).copySaisie(dossier)
  const created = await insertDossier(ctx.tx, buildBrouillon(ctx, input.nouveauId, dossier.flux, saisie, dossier.id))
  if (created) await recordDossier(ctx, 'dossier.duplique', input.nouveauId, { source: dossier.id })
  return input.nouveauId
}
