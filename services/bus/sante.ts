import { inOperateurContext } from '#platform/context'
import type { Health, House } from '#platform/service'
import { countEnCours } from './store/sante.ts'

/** An étape that only waits for the program itself should not wait a day. */
const PATIENCE_MS = 24 * 3600 * 1000

export async function readHealth(house: House): Promise<Health> {
  const who = { actor: { genre: 'systeme' as const, nom: 'Parvis (supervision)' }, requestId: 'sante' }
  const { enCours, enErreur, bloquees } = await inOperateurContext(house, who, (ctx) =>
    countEnCours(ctx.tx, new Date(ctx.now.getTime() - PATIENCE_MS)),
  )
  const message = `${enCours} dossier(s) en cours, ${enErreur} à corriger par les collectivités`
  if (bloquees === 0) return { state: 'bon', message }
  return {
    state: 'degrade',
    message: `${message} ; ${bloquees} étape(s) attendent Parvis depuis plus d’un jour : voyez les travaux`,
  }
}
