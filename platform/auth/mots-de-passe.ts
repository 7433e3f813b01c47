import { and, eq, ne } from 'drizzle-orm'
import type { ContextSource, Ctx } from '#platform/context'
import { FormError } from '#platform/errors'
import { record } from '#platform/journal'
import { forgetAppareils } from './appareils.ts'
import { sendAvis, sendReinitialisation } from './avis.ts'
import { type Compte, findCompteByEmail, foldEmail, getRow, toCompte } from './comptes.ts'
import { resendInvitation } from './invitations.ts'
import { consumeJeton, createJeton, getCompteOfJeton, revokeJetons } from './jetons.ts'
import { checkPassword, hashPassword, verifyPassword } from './passwords.ts'
import { compte as table, type UsageJeton } from './schema.ts'
import { inSecurityContext } from './security.ts'
import { revokeSessions } from './sessions.ts'
import { type Cle, cleOfEmail, giveBackTry, TropDeTentativesError, takeTry } from './tentatives.ts'

/**
 * Sends the link to choose another password, if the address has an account. Says nothing about it: neither answer nor
 * error tells who has an account. Asked too often it sends nothing more for a while.
 */
export async function resetPassword(
  source: ContextSource,
  values: { email: string; requestId: string },
): Promise<void> {
  const email = foldEmail(values.email)
  await inSecurityContext(source, values, async (ctx) => {
    await takeTry(ctx.tx, [cleOfEmail('envoi', email)], ctx.now)
    const compte = await findCompteByEmail(ctx.tx, email)
    if (compte?.etat === 'invite') await resendInvitation(ctx, compte)
    if (compte?.etat !== 'actif') return
    await revokeJetons(ctx.tx, compte.id, ctx.now, 'reinitialisation')
    await sendReinitialisation(ctx, compte, await createJeton(ctx, compte.id, 'reinitialisation'))
    await record(ctx, 'compte.reinitialisation-demandee', { type: 'compte', id: compte.id })
  }).catch((error: unknown) => {
    if (!(error instanceof TropDeTentativesError)) throw error
  })
}

/** Whose link this is. @throws LienInvalideError */
export function getCompteOfLien(source: ContextSource, token: string, usage: UsageJeton): Promise<Compte> {
  return source.db.inTransaction('operateur', (tx) => getCompteOfJeton(tx, token, usage, source.clock()))
}

/**
 * Uses a link of invitation or of forgotten password: the account takes this password, its sessions are closed and its
 * gates reopened, whatever strangers have tried meanwhile.
 *
 * @throws LienInvalideError
 * @throws FormError what is wrong with the password; the link stays good
 */
export async function choosePassword(
  source: ContextSource,
  values: { token: string; usage: UsageJeton; password: string; requestId: string },
): Promise<Compte> {
  const compte = await getCompteOfLien(source, values.token, values.usage)
  const digest = await hashNewPassword(values.password, compte)
  return inSecurityContext(source, { compte, requestId: values.requestId }, async (ctx) => {
    await consumeJeton(ctx.tx, values.token, values.usage, ctx.now)
    await storePassword(ctx, compte, digest)
    await forgetAppareils(ctx.tx, compte.id)
    await giveBackTry(ctx.tx, [cleOfEmail('compte', compte.email)])
    const nom = values.usage === 'invitation' ? 'compte.active' : 'compte.mot-de-passe-reinitialise'
    await record(ctx, nom, { type: 'compte', id: compte.id }, { nom: compte.nom })
    if (values.usage === 'reinitialisation') await sendAvis(ctx, compte, 'mot-de-passe')
    return { ...compte, etat: 'actif' }
  })
}

/**
 * The owner changes the password: the other sessions and browsers are shut out.
 *
 * @throws FormError `auth.mot-de-passe-actuel`, or what is wrong with the new one
 * @throws TropDeTentativesError
 */
export async function changePassword(
  source: ContextSource,
  values: {
    compteId: string
    sessionId: string
    appareil: string | undefined
    actuel: string
    nouveau: string
    requestId: string
  },
): Promise<void> {
  const compte = await checkOwnPassword(source, values.compteId, values.actuel)
  const digest = await hashNewPassword(values.nouveau, compte)
  await inSecurityContext(source, { compte, requestId: values.requestId }, async (ctx) => {
    await storePassword(ctx, compte, digest, values.sessionId)
    await forgetAppareils(ctx.tx, compte.id, values.appareil)
    await revokeJetons(ctx.tx, compte.id, ctx.now)
    await record(ctx, 'compte.mot-de-passe-change', { type: 'compte', id: compte.id }, { nom: compte.nom })
    await sendAvis(ctx, compte, 'mot-de-passe')
  })
}

/**
 * Before what only the owner may do, even from an open session.
 *
 * @throws FormError `auth.mot-de-passe-actuel`
 * @throws TropDeTentativesError
 */
export async function checkOwnPassword(source: ContextSource, compteId: string, password: string): Promise<Compte> {
  const gate: Cle[] = [{ regle: 'code', id: `mot-de-passe:${compteId}` }]
  const row = await source.db.inTransaction('operateur', async (tx) => {
    await takeTry(tx, gate, source.clock())
    return getRow(tx, compteId)
  })
  if (!(await verifyPassword(password, row.motDePasse)))
    throw new FormError([
      { champ: 'actuel', code: 'auth.mot-de-passe-actuel', message: 'Le mot de passe actuel n’est pas le bon.' },
    ])
  await source.db.inTransaction('operateur', (tx) => giveBackTry(tx, gate))
  return toCompte(row)
}

async function hashNewPassword(password: string, compte: Compte): Promise<string> {
  const fautes = checkPassword(password, compte)
  if (fautes.length > 0) throw new FormError(fautes)
  return hashPassword(password)
}

async function storePassword(ctx: Ctx, compte: Compte, digest: string, keptSessionId?: string) {
  await ctx.tx
    .update(table)
    .set({ motDePasse: digest, motDePasseLe: ctx.now, etat: 'actif' })
    .where(and(eq(table.id, compte.id), ne(table.etat, 'suspendu')))
  await revokeSessions(ctx.tx, compte.id, keptSessionId)
}
