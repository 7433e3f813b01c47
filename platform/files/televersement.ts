import { and, eq, gt, lte } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import type { Tx } from '#platform/db'
import { DomainError, ForbiddenError } from '#platform/errors'
import type { Form } from '#platform/http'
import { type Contenu, listContenus, MAX_TAILLE } from './contenu.ts'
import { emptyError, quotaError, tooLargeError } from './errors.ts'
import { cleanNom } from './fichier.ts'
import { getPromised, getUsage } from './quota.ts'
import { televersement } from './schema.ts'

export type Televersement = typeof televersement.$inferSelect

/** How long an upload may stay unfinished, then how long its content waits for the form that names it. */
const LIFETIME_MS = 24 * 3600 * 1000

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A file as a form hands it over, however it came. */
export type FichierRecu = Contenu & { nom: string }

/**
 * The files of one field of a form: those sent with it, and those sent before it by resumable upload (hidden fields
 * `<champ>_televersement`).
 *
 * @throws DomainError `fichiers.televersement-perime`
 */
export async function listRecus(ctx: Ctx, form: Form, champ: string): Promise<FichierRecu[]> {
  const recus: FichierRecu[] = form.files.filter((file) => file.champ === champ)
  for (const id of form.getAll(`${champ}_televersement`)) recus.push(await getTeleversement(ctx, id))
  return recus
}

/**
 * Keeps the files of a field for a form that is shown again with its mistakes (a refused file among them), whether they
 * came with it or before it: nothing has to be sent twice. In a transaction of its own, since that of the refused action is undone.
 *
 * @returns what the file field shows and sends again (`recus`)
 */
export async function keepRecus(ctx: Ctx, form: Form, champ: string): Promise<{ id: string; nom: string }[]> {
  const kept: { id: string; nom: string }[] = []
  for (const id of form.getAll(`${champ}_televersement`)) {
    const row = await findTeleversement(ctx, id)
    if (row?.sha256) kept.push({ id, nom: row.nom })
  }
  for (const { nom, taille, sha256 } of form.recus.filter((file) => file.champ === champ)) {
    kept.push(await insertTeleversement(ctx, { nom, taille, sha256 }))
  }
  return kept
}

/**
 * The content of a finished upload, for the account that sent it only.
 *
 * @throws DomainError `fichiers.televersement-perime` when it is unknown, unfinished, older than a day, or another's
 */
export async function getTeleversement(ctx: Ctx, id: string): Promise<FichierRecu> {
  const row = await findTeleversement(ctx, id)
  const stored = row?.sha256 && (await listContenus(ctx.tx, ctx.collectivite.id, [row.sha256]))[0]
  if (!row || !stored)
    throw new DomainError(
      'fichiers.televersement-perime',
      'Un des fichiers envoyés n’est plus disponible (l’envoi date de plus d’un jour ou n’est pas terminé). Choisissez-le à nouveau.',
    )
  return { sha256: stored.sha256, taille: stored.taille, type: stored.type, nom: row.nom }
}

/** @throws DomainError `fichiers.vide`, `fichiers.trop-grand`, `fichiers.quota`, before any byte is sent */
export async function createTeleversement(
  ctx: Ctx,
  announced: { nom: string; taille: number },
): Promise<Televersement> {
  if (announced.taille === 0) throw emptyError()
  if (announced.taille > MAX_TAILLE) throw tooLargeError(MAX_TAILLE)
  const { utilise, permis } = await getUsage(ctx.tx, ctx.collectivite.id)
  const promis = await getPromised(ctx.tx, ctx.collectivite.id)
  if (utilise + promis + announced.taille > permis) throw quotaError(utilise + promis, permis)
  return insertTeleversement(ctx, { ...announced, sha256: null })
}

async function insertTeleversement(ctx: Ctx, values: Pick<Televersement, 'nom' | 'taille' | 'sha256'>) {
  const row = {
    ...values,
    collectiviteId: ctx.collectivite.id,
    id: ctx.newId(),
    compteId: compteOf(ctx),
    nom: cleanNom(values.nom),
    expireLe: lifetimeFrom(ctx.now),
  }
  await ctx.tx.insert(televersement).values(row)
  return row
}

/** An upload of the acting account, finished or not. */
export async function findTeleversement(ctx: Ctx, id: string): Promise<Televersement | undefined> {
  if (!UUID.test(id)) return undefined
  const [row] = await ctx.tx
    .select()
    .from(televersement)
    .where(
      and(
        eq(televersement.collectiviteId, ctx.collectivite.id),
        eq(televersement.id, id),
        eq(televersement.compteId, compteOf(ctx)),
        gt(televersement.expireLe, ctx.now),
      ),
    )
  return row
}

/** All the bytes have come and are a content: they wait for their form as long as the content does. */
export async function completeTeleversement(ctx: Ctx, id: string, sha256: string): Promise<void> {
  await ctx.tx
    .update(televersement)
    .set({ sha256, expireLe: lifetimeFrom(ctx.now) })
    .where(and(eq(televersement.collectiviteId, ctx.collectivite.id), eq(televersement.id, id)))
}

export async function removeTeleversement(tx: Tx, row: Pick<Televersement, 'collectiviteId' | 'id'>): Promise<void> {
  await tx
    .delete(televersement)
    .where(and(eq(televersement.collectiviteId, row.collectiviteId), eq(televersement.id, row.id)))
}

/** Uploads of all collectivités that are over. */
export function listPerimes(tx: Tx, now: Date): Promise<Televersement[]> {
  return tx.select().from(televersement).where(lte(televersement.expireLe, now))
}

function compteOf(ctx: Ctx): string {
  if ('compteId' in ctx.actor) return ctx.actor.compteId
  throw new ForbiddenError('Connectez-vous pour envoyer des fichiers.')
}

const lifetimeFrom = (now: Date) => new Date(now.getTime() + LIFETIME_MS)
