import { findAcces, removeAcces } from '#platform/auth'
import type { Ctx } from '#platform/context'
import { DomainError, FormError } from '#platform/errors'
import { record } from '#platform/journal'
import { debutDe, isJour, jourDe } from '#standards/calendrier'
import { couperAcces } from '../jobs.ts'
import { authorize } from '../permissions.ts'
import { closeMandats, getPersonne, listTitulaires, type Personne, updatePersonne } from '../store.ts'

/**
 * Somebody leaves. Today or in the past: access is cut in this very transaction. Later: it is cut on that day.
 *
 * @param partiLe first day without the person, `AAAA-MM-JJ`
 */
export async function partPersonne(ctx: Ctx, id: string, partiLe: string): Promise<{ immediate: boolean }> {
  authorize(ctx.actor, 'gerer-personnes')
  const personne = await getPersonne(ctx, id)
  if (!isJour(partiLe))
    throw new FormError([{ champ: 'partiLe', code: 'annuaire.date', message: 'Indiquez la date de départ.' }])
  if (personne.partiLe) throw new DomainError('annuaire.deja-parti', 'Le départ de cette personne est déjà enregistré.')
  await checkSomebodyStays(ctx, personne)
  if (partiLe > jourDe(ctx.now)) {
    await ctx.jobs.enqueue(ctx, couperAcces, { personneId: id, partiLe }, { startAfter: debutDe(partiLe), key: id })
    await record(ctx, 'annuaire.depart-prevu', { type: 'personne', id }, { partiLe })
    return { immediate: false }
  }
  await cutAccess(ctx, personne, partiLe)
  return { immediate: true }
}

/** Closes the mandate, takes the roles away and writes the departure. */
export async function cutAccess(ctx: Ctx, personne: Personne, partiLe: string): Promise<void> {
  await closeMandats(ctx, personne.id, partiLe)
  await updatePersonne(ctx, personne.id, { partiLe })
  if (personne.compteId && (await findAcces(ctx, personne.compteId))) await removeAcces(ctx, personne.compteId)
  await record(
    ctx,
    'annuaire.personne-partie',
    { type: 'personne', id: personne.id },
    { partiLe, qualite: personne.qualite },
  )
}

/** A collectivité without administrator could no longer open its own door. */
async function checkSomebodyStays(ctx: Ctx, leaving: Personne) {
  if (!leaving.roles.includes('annuaire.administrateur')) return
  const others = (await listTitulaires(ctx, 'annuaire.administrateur')).filter((personne) => personne.id !== leaving.id)
  if (others.length === 0) {
    throw new DomainError(
      'annuaire.dernier-administrateur',
      'C’est le dernier administrateur de la collectivité. Donnez d’abord ce rôle à quelqu’un d’autre.',
    )
  }
}
