import type { Ctx } from '#platform/context'
import { FormError } from '#platform/errors'
import { etapeOf, etapesCourantes, getVisible } from '../dossier.ts'
import { retraitImpossible } from '../errors.ts'
import { recordDossier } from '../events.ts'
import type { Autorisation, DossierComplet, EtapeSuivie, Moteur } from '../modele.ts'
import { can, demand } from '../permissions.ts'
import { updateDossier } from '../store/dossiers.ts'
import { updateEtape } from '../store/etapes.ts'

/**
 * Cancels a dossier of which nothing legal has left yet: takes back what the rooms hold, keeps documents and history.
 *
 * @param input.motif told to those who were to act; a draft needs none
 * @throws DomainError `bus.retrait-impossible` with the way that remains
 */
export async function cancelDossier(moteur: Moteur, ctx: Ctx, input: { id: string; motif: string }): Promise<void> {
  const complet = await getVisible(ctx, input.id, { lock: true })
  const { dossier } = complet
  demand(can(ctx.actor, 'annuler', dossier))
  if (dossier.etat !== 'brouillon' && input.motif === '') {
    throw new FormError([
      { champ: 'motif', code: 'bus.motif-absent', message: 'Dites pourquoi vous annulez le dossier.' },
    ])
  }
  const allowed = await canCancel(moteur, ctx, complet)
  if (!allowed.ok) throw retraitImpossible(allowed.raison)
  for (const etape of etapesCourantes(complet)) await takeBack(moteur, ctx, etape, input.motif)
  await updateDossier(ctx.tx, dossier, {
    etat: 'annule',
    modifieLe: ctx.now,
    closLe: ctx.now,
    version: dossier.version + 1,
  })
  await recordDossier(ctx, 'dossier.annule', dossier.id, { motif: input.motif })
}

/** Asks each room that holds something whether it can still give it back. */
export async function canCancel(moteur: Moteur, ctx: Ctx, complet: DossierComplet): Promise<Autorisation> {
  for (const etape of etapesCourantes(complet)) {
    if (etape.etat === 'attendu' || etape.etat === 'annule') continue
    const allowed = await etapeOf(moteur, etape.code).canWithdraw(ctx, etape)
    if (!allowed.ok) return allowed
  }
  return { ok: true }
}

async function takeBack(moteur: Moteur, ctx: Ctx, etape: EtapeSuivie, motif: string): Promise<void> {
  if (etape.etat === 'fait' || etape.etat === 'annule') return
  if (etape.etat === 'en-cours') await etapeOf(moteur, etape.code).withdraw?.(ctx, etape, motif)
  const message = etape.etat === 'attendu' ? '' : `Annulé : ${motif}`
  await updateEtape(ctx.tx, etape, { etat: 'annule', termineLe: ctx.now, message, quiAgit: '' })
}
