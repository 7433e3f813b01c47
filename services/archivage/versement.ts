import type { Ctx } from '#platform/context'
import type { Versement } from './modele.ts'

type Known = 'origine' | 'objet' | 'numero' | 'etat'

/** A transfer of which nothing more is known yet. */
export function newVersement(ctx: Ctx, values: Pick<Versement, Known> & Partial<Versement>): Versement {
  return {
    collectiviteId: ctx.collectivite.id,
    id: ctx.newId(),
    deposant: ctx.actor.nom,
    identifiant: null,
    serviceVersant: null,
    accord: null,
    tentative: 1,
    incident: null,
    depot: null,
    depotEmpreinte: null,
    sipFichierId: null,
    sipSha256: null,
    bordereauFichierId: null,
    reponseFichierId: null,
    controles: [],
    constat: null,
    cote: null,
    code: null,
    message: null,
    deposeLe: ctx.now,
    recuLe: null,
    controleLe: null,
    accepteLe: null,
    reponduLe: null,
    ...values,
  }
}
