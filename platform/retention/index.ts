import { and, asc, eq, isNotNull, isNull, lte } from 'drizzle-orm'
import { date, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { type Collectivite, listCollectivites } from '#platform/collectivites'
import type { Ctx } from '#platform/context'
import { inContext } from '#platform/context'
import type { Migrations } from '#platform/db'
import { NotFoundError } from '#platform/errors'
import type { Job } from '#platform/jobs'
import { record } from '#platform/journal'
import type { House, RetentionRule, Service } from '#platform/service'

export const retentionMigrations: Migrations = { unit: 'retention', folder: new URL('./migrations/', import.meta.url) }

/** Days between the warning and the removal: never less, even for what is long overdue. */
export const DELAI_ANNONCE = 30

const annonce = pgSchema('parvis').table('purge_annoncee', {
  collectiviteId: uuid('collectivite_id').notNull(),
  service: text().notNull(),
  regle: text().notNull(),
  objetId: text('objet_id').notNull(),
  libelle: text().notNull(),
  jour: date().notNull(),
  annonceeLe: timestamp('annoncee_le', { withTimezone: true }).notNull(),
  suspenduePar: text('suspendue_par'),
  suspendueMotif: text('suspendue_motif'),
})

export type Annonce = typeof annonce.$inferSelect

/** What will be removed in this collectivité, soonest first. */
export function listAnnonces(ctx: Ctx): Promise<Annonce[]> {
  return ctx.tx.select().from(annonce).where(eq(annonce.collectiviteId, ctx.collectivite.id)).orderBy(asc(annonce.jour))
}

/** Keeps what was announced, until somebody lifts the suspension. @throws NotFoundError */
export async function suspendPurge(
  ctx: Ctx,
  key: Pick<Annonce, 'service' | 'regle' | 'objetId'>,
  motif: string,
): Promise<void> {
  const changed = await ctx.tx
    .update(annonce)
    .set({ suspenduePar: ctx.actor.nom, suspendueMotif: motif })
    .where(matches(ctx, key))
    .returning({ objetId: annonce.objetId })
  if (changed.length === 0) throw new NotFoundError('Cette suppression n’est plus annoncée.')
  await record(ctx, 'purge.suspendue', { type: key.service, id: key.objetId }, { regle: key.regle, motif })
}

/** Lets what was kept go at its day again. @throws NotFoundError */
export async function resumePurge(ctx: Ctx, key: Pick<Annonce, 'service' | 'regle' | 'objetId'>): Promise<void> {
  const changed = await ctx.tx
    .update(annonce)
    .set({ suspenduePar: null, suspendueMotif: null })
    .where(and(matches(ctx, key), isNotNull(annonce.suspenduePar)))
    .returning({ objetId: annonce.objetId })
  if (changed.length === 0) throw new NotFoundError('Cette suppression n’est plus suspendue.')
  await record(ctx, 'purge.reprise', { type: key.service, id: key.objetId }, { regle: key.regle })
}

/** The collectivité leaves: nothing is left to announce. */
export async function eraseAnnonces(ctx: Ctx): Promise<void> {
  await ctx.tx.delete(annonce).where(eq(annonce.collectiviteId, ctx.collectivite.id))
}

/** What the next turn of the purge would announce, without announcing it; what is announced already is not told. */
export async function simulatePurge(ctx: Ctx, services: readonly Service[]): Promise<Annonce[]> {
  const keyOf = ({ service, regle, objetId }: Pick<Annonce, 'service' | 'regle' | 'objetId'>) =>
    `${service} ${regle} ${objetId}`
  const known = new Set((await listAnnonces(ctx)).map(keyOf))
  const found: Annonce[] = []
  for (const { name, retention } of services)
    for (const rule of retention) found.push(...(await listAnnounceable(ctx, name, rule)))
  return found.filter((one) => !known.has(keyOf(one))).sort((a, b) => (a.jour < b.jour ? -1 : 1))
}

/** Every night: announces what falls due within the delay, removes what was announced long enough ago. */
export const purger: Job<object, House> = {
  name: 'retention.purger',
  label: 'Fin des durées de conservation',
  retry: 'horaire',
  cron: '30 1 * * *',
  async run(travail) {
    const collectivites = await travail.inOperateurContext((ctx) => listCollectivites(ctx.tx))
    for (const collectivite of collectivites) await purgeCollectivite(travail.house, collectivite)
  },
}

/** One turn of the purge for one collectivité; each removal is its own transaction. */
export async function purgeCollectivite(house: House, collectivite: Collectivite): Promise<void> {
  const who = {
    actor: { genre: 'systeme' as const, nom: 'Parvis (conservation)' },
    collectivite,
    requestId: 'retention',
  }
  for (const service of house.services) {
    for (const rule of service.retention) {
      await inContext(house, who, (ctx) => announce(ctx, service.name, rule))
      for (const due of await inContext(house, who, (ctx) => listRipe(ctx, service.name, rule))) {
        await inContext(house, who, (ctx) => removeOne(ctx, service.name, rule, due))
      }
    }
  }
}

async function announce(ctx: Ctx, service: string, rule: RetentionRule) {
  for (const one of await listAnnounceable(ctx, service, rule))
    await ctx.tx.insert(annonce).values(one).onConflictDoNothing()
}

async function listAnnounceable(ctx: Ctx, service: string, rule: RetentionRule): Promise<Annonce[]> {
  const earliest = dayAfter(ctx.now, DELAI_ANNONCE)
  const due = await rule.listDue(ctx, DELAI_ANNONCE)
  return due.map((item) => ({
    collectiviteId: ctx.collectivite.id,
    service,
    regle: rule.code,
    objetId: item.id,
    libelle: item.label,
    jour: laterOf(item.jour, earliest),
    annonceeLe: ctx.now,
    suspenduePar: null,
    suspendueMotif: null,
  }))
}

function listRipe(ctx: Ctx, service: string, rule: RetentionRule): Promise<Annonce[]> {
  return ctx.tx
    .select()
    .from(annonce)
    .where(
      and(
        eq(annonce.collectiviteId, ctx.collectivite.id),
        eq(annonce.service, service),
        eq(annonce.regle, rule.code),
        lte(annonce.jour, dayAfter(ctx.now, 0)),
        isNull(annonce.suspenduePar),
      ),
    )
}

/** Removes only what the rule still names: what came back to life since the warning stays. */
async function removeOne(ctx: Ctx, service: string, rule: RetentionRule, due: Annonce) {
  const still = (await rule.listDue(ctx, 0)).some((item) => item.id === due.objetId)
  if (still) {
    await rule.remove(ctx, due.objetId)
    await record(
      ctx,
      'donnees.purgees',
      { type: service, id: due.objetId },
      { regle: rule.code, annonceeLe: due.annonceeLe.toISOString() },
    )
  }
  await ctx.tx.delete(annonce).where(matches(ctx, due))
}

function matches(ctx: Ctx, key: Pick<Annonce, 'service' | 'regle' | 'objetId'>) {
  return and(
    eq(annonce.collectiviteId, ctx.collectivite.id),
    eq(annonce.service, key.service),
    eq(annonce.regle, key.regle),
    eq(annonce.objetId, key.objetId),
  )
}

/** Days as `AAAA-MM-JJ` sort as text. */
const laterOf = (a: string, b: string) => (a < b ? b : a)
const dayAfter = (instant: Date, days: number) =>
  new Date(instant.getTime() + days * 86_400_000).toISOString().slice(0, 10)
