import { and, desc, eq, gte, ilike, inArray, lt, or, sql } from 'drizzle-orm'
import type { Ctx, CtxOperateur } from '#platform/context'
import { rowsOf } from '#platform/db'
import { DomainError, NotFoundError } from '#platform/errors'
import { envoyer } from './job.ts'
import { courriel, type EtatCourriel, piece } from './schema.ts'

export interface Message {
  to: string
  subject: string
  text: string
  html?: string
  /** Stored contents of the collectivité by digest, or small bytes made for this mail (2 MB in all). */
  attachments?: readonly ({ nom: string; sha256: string } | { nom: string; bytes: Uint8Array })[]
  /** True when a link in it opens an account: nobody but the recipient may read it. */
  confidentiel?: boolean
}

/** A mail of the outbox. The text of a confidential one is hidden, except in a demonstration, which has no postman. */
export interface Courriel {
  id: string
  destinataire: string
  sujet: string
  texte: string
  html: string | null
  etat: EtatCourriel
  /** Last answer of the mail server, when it refused. */
  erreur: string | null
  essais: number
  creeLe: Date
  envoyeLe: Date | null
  pieces: { nom: string; sha256: string | null }[]
}

const MAX_BYTES = 2_000_000

/**
 * Puts a mail in the outbox of the collectivité and the work of sending it in the queue, in the caller's transaction.
 *
 * @returns the id of the mail
 * @throws DomainError `courriel.adresse-incorrecte`, `courriel.sujet-incorrect`, `courriel.pieces-trop-grandes`
 */
export async function sendMail(ctx: Ctx, message: Message): Promise<string> {
  check(message)
  const id = ctx.newId()
  const key = { collectiviteId: ctx.collectivite.id, courrielId: id }
  await ctx.tx.insert(courriel).values({
    collectiviteId: ctx.collectivite.id,
    id,
    destinataire: message.to,
    sujet: message.subject,
    texte: message.text,
    html: message.html ?? null,
    confidentiel: message.confidentiel ?? false,
    etat: 'en-attente',
    creeLe: ctx.now,
  })
  const pieces = (message.attachments ?? []).map((attachment, rang) => ({
    ...key,
    rang,
    nom: attachment.nom,
    sha256: 'sha256' in attachment ? attachment.sha256 : null,
    contenu: 'bytes' in attachment ? attachment.bytes : null,
  }))
  if (pieces.length > 0) await ctx.tx.insert(piece).values(pieces)
  await ctx.jobs.enqueue(ctx, envoyer, { courrielId: id })
  return id
}

/** Mails of the collectivité, latest first; `etat` narrows the list. */
export async function listMails(
  ctx: Ctx,
  filter: { etat?: EtatCourriel; limit: number; offset?: number },
): Promise<Courriel[]> {
  const rows = await ctx.tx
    .select()
    .from(courriel)
    .where(
      and(eq(courriel.collectiviteId, ctx.collectivite.id), filter.etat ? eq(courriel.etat, filter.etat) : undefined),
    )
    .orderBy(desc(courriel.creeLe), desc(courriel.id))
    .limit(filter.limit)
    .offset(filter.offset ?? 0)
  return toCourriels(ctx, rows)
}

/** A mail with the collectivité that sends it: the operator reads the outboxes of all. */
export type CourrielVu = Courriel & { collectiviteId: string }

/** What narrows the outboxes of all. */
export interface FiltreCourriels {
  etat?: EtatCourriel
  collectiviteId?: string
  /** Part of the address or of the subject. */
  mots?: string
}

/** Mails of all the collectivités, latest first. */
export async function listAllMails(
  ctx: CtxOperateur,
  filter: FiltreCourriels & { limit: number; offset?: number },
): Promise<CourrielVu[]> {
  const rows = await ctx.tx
    .select()
    .from(courriel)
    .where(conditions(filter))
    .orderBy(desc(courriel.creeLe), desc(courriel.id))
    .limit(filter.limit)
    .offset(filter.offset ?? 0)
  return withCollectivite(rows, await toCourriels(ctx, rows))
}

export async function countAllMails(ctx: CtxOperateur, filter: FiltreCourriels): Promise<number> {
  const [row] = await ctx.tx.select({ count: sql<number>`count(*)::int` }).from(courriel).where(conditions(filter))
  return row?.count ?? 0
}

/** A mail of any collectivité. */
export async function findAnyMail(ctx: CtxOperateur, id: string): Promise<CourrielVu | undefined> {
  const rows = await ctx.tx.select().from(courriel).where(eq(courriel.id, id))
  return withCollectivite(rows, await toCourriels(ctx, rows))[0]
}

function withCollectivite(rows: readonly { collectiviteId: string }[], courriels: readonly Courriel[]): CourrielVu[] {
  return courriels.map((one, index) => ({ ...one, collectiviteId: rows[index]?.collectiviteId as string }))
}

function conditions({ etat, collectiviteId, mots }: FiltreCourriels) {
  const pattern = mots && `%${mots.replace(/[%_\\]/g, '\\$&')}%`
  return and(
    etat ? eq(courriel.etat, etat) : undefined,
    collectiviteId ? eq(courriel.collectiviteId, collectiviteId) : undefined,
    pattern ? or(ilike(courriel.destinataire, pattern), ilike(courriel.sujet, pattern)) : undefined,
  )
}

export async function findMail(ctx: Ctx, id: string): Promise<Courriel | undefined> {
  const rows = await ctx.tx
    .select()
    .from(courriel)
    .where(and(eq(courriel.collectiviteId, ctx.collectivite.id), eq(courriel.id, id)))
  return (await toCourriels(ctx, rows))[0]
}

/** Tries again a mail that the server had refused. @throws NotFoundError */
export async function retryMail(ctx: Ctx, id: string): Promise<void> {
  const changed = await ctx.tx
    .update(courriel)
    .set({ etat: 'en-attente', erreur: null })
    .where(and(eq(courriel.collectiviteId, ctx.collectivite.id), eq(courriel.id, id), eq(courriel.etat, 'refuse')))
    .returning({ id: courriel.id })
  if (changed.length === 0) throw new NotFoundError('Ce courriel n’existe plus, ou il n’a pas été refusé.')
  await ctx.jobs.enqueue(ctx, envoyer, { courrielId: id })
}

/** Months (`AAAA-MM`, UTC) that ended before `before`, with their number of mails. */
export async function listMailMonths(ctx: Ctx, before: Date): Promise<{ mois: string; nombre: number; fin: Date }[]> {
  const rows = await rowsOf<{ mois: string; nombre: number }>(
    ctx.tx,
    sql`select to_char(cree_le at time zone 'UTC', 'YYYY-MM') as mois, count(*)::int as nombre
        from mail.courriel where collectivite_id = ${ctx.collectivite.id} group by 1 order by 1`,
  )
  return rows.map((row) => ({ ...row, fin: endOfMonth(row.mois) })).filter(({ fin }) => fin <= before)
}

/** Erases the mails of one month. @param mois `AAAA-MM` */
export async function removeMailMonth(ctx: Ctx, mois: string): Promise<void> {
  await ctx.tx
    .delete(courriel)
    .where(
      and(
        eq(courriel.collectiviteId, ctx.collectivite.id),
        gte(courriel.creeLe, new Date(`${mois}-01T00:00:00Z`)),
        lt(courriel.creeLe, endOfMonth(mois)),
      ),
    )
}

/** The collectivité leaves: erases all its mails, those not sent among them. */
export async function eraseMails(ctx: Ctx): Promise<void> {
  await ctx.tx.delete(courriel).where(eq(courriel.collectiviteId, ctx.collectivite.id))
}

/** Mails that have been waiting since before `before`, and refused ones, in the whole house: for supervision. */
export async function countMailTroubles(
  ctx: Pick<CtxOperateur, 'tx'>,
  before: Date,
): Promise<{ enAttente: number; refuses: number }> {
  const [row] = await ctx.tx
    .select({
      enAttente: sql<number>`(count(*) filter (where ${courriel.etat} = 'en-attente' and ${courriel.creeLe} < ${before}))::int`,
      refuses: sql<number>`(count(*) filter (where ${courriel.etat} = 'refuse'))::int`,
    })
    .from(courriel)
    .where(inArray(courriel.etat, ['en-attente', 'refuse']))
  return row ?? { enAttente: 0, refuses: 0 }
}

const HIDDEN = '(Texte réservé au destinataire : il porte un lien personnel.)'

async function toCourriels(ctx: Pick<Ctx, 'tx'>, rows: (typeof courriel.$inferSelect)[]): Promise<Courriel[]> {
  if (rows.length === 0) return []
  const pieces = await ctx.tx
    .select({ courrielId: piece.courrielId, nom: piece.nom, sha256: piece.sha256 })
    .from(piece)
    .where(
      and(
        inArray(
          piece.collectiviteId,
          rows.map((row) => row.collectiviteId),
        ),
        inArray(
          piece.courrielId,
          rows.map((row) => row.id),
        ),
      ),
    )
    .orderBy(piece.rang)
  return rows.map(({ collectiviteId: _collectivite, confidentiel, ...row }) => ({
    ...row,
    ...(confidentiel && row.etat !== 'retenu' ? { texte: HIDDEN, html: null } : {}),
    pieces: pieces.filter((one) => one.courrielId === row.id).map(({ nom, sha256 }) => ({ nom, sha256 })),
  }))
}

function check({ to, subject, attachments }: Message) {
  if (to.length > 254 || !/^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/.test(to))
    throw new DomainError('courriel.adresse-incorrecte', `« ${to} » n’est pas une adresse électronique.`)
  if (/[\r\n]/.test(subject) || subject.trim() === '')
    throw new DomainError('courriel.sujet-incorrect', 'L’objet d’un courriel tient sur une ligne et n’est pas vide.')
  const size = (attachments ?? []).reduce((sum, one) => sum + ('bytes' in one ? one.bytes.length : 0), 0)
  if (size > MAX_BYTES)
    throw new DomainError('courriel.pieces-trop-grandes', 'Les pièces jointes dépassent 2 Mo : envoyez plutôt un lien.')
}

function endOfMonth(mois: string): Date {
  const [year, month] = mois.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, month, 1))
}
