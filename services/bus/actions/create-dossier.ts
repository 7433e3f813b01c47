import type { Ctx } from '#platform/context'
import { DomainError } from '#platform/errors'
import { recordDossier } from '../events.ts'
import type { Dossier, Moteur, Saisie } from '../modele.ts'
import { canCreate, demand } from '../permissions.ts'
import { insertDossier } from '../store/dossiers.ts'

/**
 * Opens a draft.
 *
 * @param input.id chosen by the page that asked: a double click opens one draft, not two
 */
export async function createDossier(moteur: Moteur, ctx: Ctx, input: { id: string; flux: string }): Promise<string> {
  demand(canCreate(ctx.actor))
  const flux = moteur.flux[input.flux]
  if (!flux) throw new DomainError('bus.flux-inconnu', 'Choisissez ce que vous voulez faire dans la liste proposée.')
  const created = await insertDossier(
    ctx.tx,
    buildBrouillon(ctx, input.id, flux.code, await flux.createSaisie(ctx), null),
  )
  if (created) await recordDossier(ctx, 'dossier.cree', input.id, { flux: flux.code })
  return input.id
}

/** A new draft holding this. */
export function buildBrouillon(ctx: Ctx, id: string, flux: string, saisie: Saisie, dupliqueDe: string | null): Dossier {
  const { actor } = ctx
  return {
    collectiviteId: ctx.collectivite.id,
    id,
    flux,
    etat: 'brouillon',
    objet: saisie.objet,
    numero: saisie.numero,
    donnees: saisie.donnees,
    cheminement: [...saisie.cheminement],
    tour: 0,
    auteur: { genre: actor.genre, nom: actor.nom, ...('compteId' in actor ? { compteId: actor.compteId } : {}) },
    version: 1,
    dupliqueDe,
    creeLe: ctx.now,
    modifieLe: ctx.now,
    envoyeLe: null,
    closLe: null,
  }
}
