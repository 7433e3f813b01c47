import type { CtxOperateur } from '#platform/context'
import { inOperateurContext } from '#platform/context'
import { DomainError } from '#platform/errors'
import type { Health, House } from '#platform/service'
import { openCanal } from './canal.ts'
import { HEURES_SANS_AR } from './rules.ts'
import { listEnPanne } from './store/enveloppes.ts'
import { listSansReponse } from './store/liste.ts'
import { countARattacher } from './store/retours.ts'

/** The door, the envelopes that did not leave, the actes without answer, the messages that fit nowhere. */
export async function readSante(house: House): Promise<Health> {
  try {
    openCanal(house.config)
  } catch (error) {
    if (error instanceof DomainError) return { state: 'panne', message: error.message }
    throw error
  }
  const who = { actor: { genre: 'systeme', nom: 'Parvis (supervision)' }, requestId: 'sante' } as const
  const troubles = await inOperateurContext(house, who, listTroubles)
  return troubles.length === 0
    ? { state: 'bon', message: 'Le ministère répond, rien n’est en retard.' }
    : { state: 'degrade', message: `${troubles.join(' ; ')}.` }
}

async function listTroubles(ctx: CtxOperateur): Promise<string[]> {
  const enPanne = (await listEnPanne(ctx)).length
  const before = new Date(ctx.now.getTime() - HEURES_SANS_AR * 3_600_000)
  const sansReponse = (await listSansReponse(ctx, before)).length
  const aRattacher = await countARattacher(ctx)
  return [
    enPanne > 0 && `${enPanne} envoi${s(enPanne)} non transmis`,
    sansReponse > 0 && `${sansReponse} envoi${s(sansReponse)} sans réponse depuis plus de ${HEURES_SANS_AR} heures`,
    aRattacher > 0 && `${aRattacher} message${s(aRattacher)} à rattacher`,
  ].filter((trouble) => trouble !== false)
}

const s = (count: number) => (count > 1 ? 's' : '')
