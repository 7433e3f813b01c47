import type { Ctx } from '#platform/context'
import type { NewTransaction } from '../modele.ts'

/** A transaction just deposited, by whoever acts. */
export function newTransaction(
  ctx: Ctx,
  values: Partial<NewTransaction> & Pick<NewTransaction, 'type'>,
): NewTransaction {
  const { actor } = ctx
  return {
    collectiviteId: ctx.collectivite.id,
    id: ctx.newId(),
    etat: 'poste',
    nature: 0,
    matiere: '',
    numero: '',
    objet: '',
    dateDecision: null,
    documentPapier: false,
    dateClassification: null,
    idActe: null,
    acteId: null,
    origine: null,
    auteur: { genre: actor.genre, nom: actor.nom, ...('compteId' in actor ? { compteId: actor.compteId } : {}) },
    deposeLe: ctx.now,
    transmisLe: null,
    arLe: null,
    arFichierId: null,
    classificationEnCours: null,
    papierReclameLe: null,
    anomalie: null,
    messageNom: null,
    messageFichierId: null,
    bordereauFichierId: null,
    tamponneFichierId: null,
    tamponErreur: null,
    modifieLe: ctx.now,
    ...values,
  }
}
