import { type Collectivite, findCollectiviteBySlug, insertCollectivite } from '#platform/collectivites'
import { type Actor, type ContextSource, createId, inContext } from '#platform/context'
import { FormError } from '#platform/errors'
import { record } from '#platform/journal'
import { authorize } from '../permissions.ts'
import { checkCollectivite, type SaisieCollectivite, slugOf } from '../rules.ts'
import { saveFiche } from '../store.ts'

/** The operator opens a collectivité: its walls, its sheet. Its first administrator is invited from its directory. */
export async function openCollectivite(
  source: ContextSource,
  who: { actor: Actor; requestId: string },
  saisie: SaisieCollectivite,
): Promise<Collectivite> {
  authorize(who.actor, 'ouvrir-collectivite')
  const slug = slugOf(saisie.nom)
  const taken = await source.db.inTransaction('operateur', (tx) => findCollectiviteBySlug(tx, slug))
  const fautes = checkCollectivite(saisie)
  if (taken)
    fautes.push({ champ: 'nom', code: 'annuaire.nom-pris', message: 'Une collectivité de ce nom est déjà ouverte.' })
  if (fautes.length > 0) throw new FormError(fautes)
  const now = source.clock()
  const { nom, siren, genre, population, ...fiche } = saisie
  const collectivite: Collectivite = {
    id: createId(now, source.random),
    slug,
    nom,
    siren,
    genre,
    population,
    creeeLe: now,
    fermeeLe: null,
  }
  await inContext(source, { ...who, collectivite }, async (ctx) => {
    await insertCollectivite(ctx.tx, collectivite)
    await saveFiche(ctx, fiche)
    await record(ctx, 'annuaire.collectivite-ouverte', { type: 'collectivite', id: collectivite.id }, { nom, siren })
  })
  return collectivite
}
