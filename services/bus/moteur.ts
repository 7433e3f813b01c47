import type { Ctx } from '#platform/context'
import { DomainError } from '#platform/errors'
import { empreinteOf, etapeOf, etapesCourantes } from './dossier.ts'
import { recordDossier } from './events.ts'
import type { DossierComplet, EtapeSuivie, Moteur } from './modele.ts'
import { canBecome } from './states.ts'
import { findComplet, updateDossier } from './store/dossiers.ts'
import { updateEtape } from './store/etapes.ts'

/** Begins this étape in the caller's transaction. @throws DomainError when its room refuses */
export async function startEtape(moteur: Moteur, ctx: Ctx, complet: DossierComplet, etape: EtapeSuivie): Promise<void> {
  const { dossier } = complet
  const depart = await etapeOf(moteur, etape.code).start(ctx, complet, etape)
  await updateEtape(ctx.tx, etape, {
    etat: 'en-cours',
    reference: depart.reference ?? null,
    anciennes: etape.reference ? [...etape.anciennes, etape.reference] : etape.anciennes,
    commenceLe: ctx.now,
    depuis: ctx.now,
    termineLe: null,
    par: ctx.actor.nom,
    message: depart.message,
    quiAgit: depart.quiAgit,
    empreinte: empreinteOf(complet),
  })
  await updateDossier(ctx.tx, dossier, { etat: 'en-cours', modifieLe: ctx.now })
  await recordDossier(ctx, 'dossier.etape-commencee', dossier.id, {
    etape: etape.code,
    reference: depart.reference ?? null,
  })
}

/**
 * Goes on after an étape is done: begins the next one, or ends the dossier. Nobody is there to read a refusal: it is
 * written on the dossier, whatever the room had begun being undone.
 */
export async function advance(moteur: Moteur, ctx: Ctx, dossierId: string): Promise<void> {
  const complet = await findComplet(ctx, dossierId, { lock: true })
  if (!complet) return
  const next = etapesCourantes(complet).find(({ etat }) => etat === 'attendu')
  if (!next) return terminate(ctx, complet)
  try {
    await ctx.tx.transaction((tx) => startEtape(moteur, { ...ctx, tx }, complet, next))
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    await failEtape(ctx, complet, next, { erreur: error.message, quiAgit: 'vous' })
  }
}

async function terminate(ctx: Ctx, { dossier }: DossierComplet): Promise<void> {
  if (!canBecome(dossier.etat, 'termine')) return
  await updateDossier(ctx.tx, dossier, { etat: 'termine', modifieLe: ctx.now, closLe: ctx.now })
  await recordDossier(ctx, 'dossier.termine', dossier.id)
}

/** Puts the étape and its dossier in error: what happened, who must act. */
export async function failEtape(
  ctx: Ctx,
  { dossier }: DossierComplet,
  etape: EtapeSuivie,
  { erreur, quiAgit }: { erreur: string; quiAgit: string },
): Promise<void> {
  await updateEtape(ctx.tx, etape, { etat: 'erreur', depuis: ctx.now, message: erreur, quiAgit })
  await updateDossier(ctx.tx, dossier, { etat: 'en-erreur', modifieLe: ctx.now })
  await recordDossier(ctx, 'dossier.en-erreur', dossier.id, { etape: etape.code, message: erreur })
}
