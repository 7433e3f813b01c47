import { isDeepStrictEqual } from 'node:util'
import type { Ctx } from '#platform/context'
import { fluxOf, getVisible } from '../dossier.ts'
import { dejaEnvoye, versionPerimee } from '../errors.ts'
import type { Dossier, DossierComplet, Moteur, Saisie } from '../modele.ts'
import { can, canCreate, demand } from '../permissions.ts'
import { updateDossier } from '../store/dossiers.ts'
import { updatePiece } from '../store/pieces.ts'

export interface SaveInput {
  id: string
  /** Version that the form was made from. */
  version: number
  saisie: Saisie
}

/**
 * Keeps what was typed, complete or not, without judging it; also in a dossier to correct, whose relaunch is another
 * act. The journal is silent: a draft is saved at every pause.
 *
 * @throws DomainError `bus.version-perimee` when another form saved something else since, `bus.deja-envoye`
 */
export async function saveBrouillon(moteur: Moteur, ctx: Ctx, input: SaveInput): Promise<Dossier> {
  demand(canCreate(ctx.actor))
  const complet = await getVisible(ctx, input.id, { lock: true })
  const { dossier, pieces } = complet
  if (dossier.etat === 'en-cours' || dossier.etat === 'termine') throw dejaEnvoye(dossier)
  demand(can(ctx.actor, 'modifier', dossier))
  const saisie = await fluxOf(moteur, dossier).completeSaisie(ctx, input.saisie, complet)
  if (isSame(complet, saisie)) return dossier
  if (input.version !== dossier.version) throw versionPerimee(dossier)
  for (const piece of pieces) {
    const typologie = saisie.typologies[piece.id]
    if (typologie !== undefined && typologie !== piece.typologie) await updatePiece(ctx.tx, piece, { typologie })
  }
  return updateDossier(ctx.tx, dossier, {
    objet: saisie.objet,
    numero: saisie.numero,
    donnees: saisie.donnees,
    cheminement: [...saisie.cheminement],
    version: dossier.version + 1,
    modifieLe: ctx.now,
  })
}

/** Saving the same again is no conflict: a double click, a second tab where nothing was typed. */
function isSame({ dossier, pieces }: DossierComplet, saisie: Saisie): boolean {
  return (
    dossier.objet === saisie.objet &&
    dossier.numero === saisie.numero &&
    isDeepStrictEqual(dossier.donnees, saisie.donnees) &&
    isDeepStrictEqual(dossier.cheminement, saisie.cheminement) &&
    pieces.every(({ id, typologie }) => (saisie.typologies[id] ?? typologie) === typologie)
  )
}
