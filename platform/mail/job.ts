import { and, eq, sql } from 'drizzle-orm'
import { createTransport } from 'nodemailer'
import type { Ctx } from '#platform/context'
import { DomainError } from '#platform/errors'
import type { Job, Travail } from '#platform/jobs'
import type { House } from '#platform/service'
import { expandLiens } from './lettre.ts'
import { courriel, type EtatCourriel, piece } from './schema.ts'

type MailHouse = Pick<House, 'config' | 'files'>
type Row = typeof courriel.$inferSelect
type Piece = typeof piece.$inferSelect

/**
 * Sends one mail. Run again after a crash it does nothing when the mail has left; between the server's answer and our
 * commit a second copy may leave, with the same Message-ID, which mailboxes recognise.
 */
export const envoyer: Job<{ courrielId: string }, MailHouse> = {
  name: 'mail.envoyer',
  label: 'Envoi d’un courriel',
  retry: 'tiers',
  async run(travail, { courrielId }) {
    const found = await travail.inContext((ctx) => findWaiting(ctx, courrielId))
    if (!found) return
    const { smtpUrl, mode } = travail.house.config
    if (!smtpUrl && mode === 'demonstration') return mark(travail, courrielId, 'retenu')
    if (!smtpUrl)
      throw new DomainError('courriel.sans-serveur', 'Aucun serveur d’envoi n’est configuré : renseignez SMTP_URL.')
    await deliver(travail, smtpUrl, found.row, found.pieces)
  },
}

async function deliver(travail: Travail<MailHouse>, smtpUrl: string, row: Row, pieces: Piece[]) {
  try {
    await post(travail, smtpUrl, row, pieces)
  } catch (error) {
    const permanent = isPermanent(error)
    await mark(travail, row.id, permanent ? 'refuse' : 'en-attente', error instanceof Error ? error.message : null)
    if (permanent) return
    throw error
  }
  await mark(travail, row.id, 'envoye')
}

/** The server refuses this recipient or this message for good; a refused password (also 5xx) is a matter of settings. */
function isPermanent(error: unknown): boolean {
  const { code, responseCode } = error as { code?: string; responseCode?: number }
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && (responseCode ?? 0) >= 500
}

async function post(travail: Travail<MailHouse>, smtpUrl: string, row: Row, pieces: Piece[]) {
  const { config, files } = travail.house
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const attachments = await Promise.all(
    pieces.map(async ({ nom, sha256, contenu }) => ({
      filename: nom,
      content: sha256 ? await files.read(row.collectiviteId, sha256) : Buffer.from(contenu as Uint8Array),
    })),
  )
  const domain = /@([^>\s]+)/.exec(config.mailFrom)?.[1] ?? 'parvis.test'
  try {
    await transport.sendMail({
      from: config.mailFrom,
      to: row.destinataire,
      subject: row.sujet,
      text: expandLiens(row.texte, config),
      ...(row.html ? { html: expandLiens(row.html, config) } : {}),
      messageId: `<${row.id}@${domain}>`,
      date: row.creeLe,
      // Absence replies to an automaton would come back to nobody (RFC 3834 §5).
      headers: { 'auto-submitted': 'auto-generated' },
      attachments,
    })
  } finally {
    transport.close()
  }
}

async function findWaiting(ctx: Ctx, id: string): Promise<{ row: Row; pieces: Piece[] } | undefined> {
  const collectiviteId = ctx.collectivite.id
  const [row] = await ctx.tx
    .select()
    .from(courriel)
    .where(and(eq(courriel.collectiviteId, collectiviteId), eq(courriel.id, id), eq(courriel.etat, 'en-attente')))
  if (!row) return undefined
  const pieces = await ctx.tx
    .select()
    .from(piece)
    .where(and(eq(piece.collectiviteId, collectiviteId), eq(piece.courrielId, id)))
    .orderBy(piece.rang)
  return { row, pieces }
}

const ERASED = '(Texte effacé après l’envoi : il portait un lien personnel.)'

function mark(travail: Travail<MailHouse>, id: string, etat: EtatCourriel, erreur: string | null = null) {
  return travail.inContext(async (ctx) => {
    const gone = etat === 'envoye'
    await ctx.tx
      .update(courriel)
      .set({
        etat,
        erreur,
        essais: sql`${courriel.essais} + 1`,
        envoyeLe: gone ? ctx.now : null,
        ...(gone
          ? {
              texte: sql`case when ${courriel.confidentiel} then ${ERASED} else ${courriel.texte} end`,
              html: sql`case when ${courriel.confidentiel} then null else ${courriel.html} end`,
            }
          : {}),
      })
      .where(and(eq(courriel.collectiviteId, ctx.collectivite.id), eq(courriel.id, id)))
  })
}
