import type { Ctx } from '#platform/context'
import { NotFoundError } from '#platform/errors'
import { type FicheCollectivite, getFiche, type Personne } from '#services/annuaire'

/** The sheet of the collectivité, undefined while nobody has filled it: the page is then shown without contact. */
export async function findFiche(ctx: Ctx): Promise<FicheCollectivite | undefined> {
  try {
    return await getFiche(ctx)
  } catch (error) {
    if (error instanceof NotFoundError) return undefined
    throw error
  }
}

/** The maire, or the president of another body: director of what the collectivité publishes. */
export function findRepresentant(personnes: readonly Personne[]): Personne | undefined {
  return personnes.find(({ mandats }) =>
    mandats.some(({ fonction, fin }) => fin === null && /^(maire|président(e)?)$/i.test(fonction)),
  )
}
