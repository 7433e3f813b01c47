import { eq } from 'drizzle-orm'
import type { ContextSource } from '#platform/context'
import { DomainError } from '#platform/errors'
import { record } from '#platform/journal'
import { isKnownAppareil, rememberAppareil } from './appareils.ts'
import { sendAvis } from './avis.ts'
import { type Compte, findRowByEmail, foldEmail, toCompte } from './comptes.ts'
import { hashPassword, needsRehash, verifyPassword } from './passwords.ts'
import { compte as table } from './schema.ts'
import { inSecurityContext } from './security.ts'
import { describeAgent, openSession, type Poste, revokeToken } from './sessions.ts'
import { type Cle, cleOfEmail, giveBackTry, takeTry } from './tentatives.ts'
import { digestToken } from './tokens.ts'

export interface Identifiants {
  email: string
  password: string
  ip: string
  /** Token of a known browser, when it holds one. */
  appareil?: string | undefined
  requestId: string
}

/** The same words whether the address, the password or the state of the account is wrong. */
export class IdentifiantsError extends DomainError {
  constructor() {
    super(
      'auth.identifiants',
      'L’adresse ou le mot de passe n’est pas le bon. Vérifiez-les, ou choisissez un nouveau mot de passe.',
    )
    this.name = 'IdentifiantsError'
  }
}

/**
 * The one check of address and password, for the login page and for every other door. Takes as long for an unknown
 * address as for a wrong password.
 *
 * @throws IdentifiantsError
 * @throws TropDeTentativesError
 */
export async function verifyLogin(source: ContextSource, values: Identifiants): Promise<Compte> {
  const email = foldEmail(values.email)
  const { row, gates } = await source.db.inTransaction('operateur', async (tx) => {
    const row = await findRowByEmail(tx, email)
    const known = row ? await isKnownAppareil(tx, values.appareil, row.id) : false
    const gates: Cle[] = known
      ? [{ regle: 'appareil', id: digestToken(`${values.appareil}:${email}`) }]
      : [cleOfEmail('compte', email), { regle: 'ip', id: values.ip }]
    await takeTry(tx, gates, source.clock())
    return { row, gates }
  })
  const right = await verifyPassword(values.password, row?.motDePasse)
  if (!row || !right || row.etat !== 'actif') {
    if (row) await recordEchec(source, toCompte(row), values)
    throw new IdentifiantsError()
  }
  const digest = row.motDePasse && needsRehash(row.motDePasse) ? await hashPassword(values.password) : undefined
  await source.db.inTransaction('operateur', async (tx) => {
    await giveBackTry(tx, gates)
    if (digest) await tx.update(table).set({ motDePasse: digest }).where(eq(table.id, row.id))
  })
  return toCompte(row)
}

/** What the browser keeps after a sign-in. */
export interface Connexion {
  compte: Compte
  /** New session token, never the one the browser came with. */
  token: string
  /** Token of the browser, now known. */
  appareil: string
}

/** Signs in by password. @throws IdentifiantsError @throws TropDeTentativesError */
export async function login(
  source: ContextSource,
  values: Identifiants & { agent: string; previousToken?: string | undefined },
): Promise<Connexion> {
  const compte = await verifyLogin(source, values)
  return connect(source, compte, { ...values, moyen: 'mot-de-passe' })
}

/**
 * Opens the session of somebody whose identity is proved: the door of an upstream identity provider, which names its
 * means in `moyen` and says whether it checked a second factor.
 */
export async function connect(
  source: ContextSource,
  compte: Compte,
  values: {
    ip: string
    agent: string
    requestId: string
    moyen: string
    secondFacteur?: boolean
    appareil?: string | undefined
    previousToken?: string | undefined
  },
): Promise<Connexion> {
  const poste: Poste = { ip: values.ip, agent: values.agent }
  return inSecurityContext(source, { compte, requestId: values.requestId }, async (ctx) => {
    if (values.previousToken) await revokeToken(ctx.tx, values.previousToken)
    const { token: appareil, nouveau } = await rememberAppareil(ctx, compte.id, values.appareil)
    const secondFacteur = values.secondFacteur ?? false
    const token = await openSession(ctx, { compteId: compte.id, poste, secondFacteur })
    await record(ctx, 'compte.connecte', { type: 'compte', id: compte.id }, { nom: compte.nom, moyen: values.moyen })
    if (nouveau) await sendAvis(ctx, compte, 'nouvel-appareil', describeAgent(values.agent))
    return { compte, token, appareil }
  })
}

function recordEchec(source: ContextSource, compte: Compte, values: Identifiants) {
  return inSecurityContext(source, values, (ctx) =>
    record(ctx, 'compte.echec', { type: 'compte', id: compte.id }, { reseau: networkOf(values.ip) }),
  )
}

/** Enough to see where an attack comes from, without keeping somebody's address for ever in the journal. */
export function networkOf(ip: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+)\.\d+$/.exec(ip)
  return v4 ? `${v4[1]}.0/24` : `${ip.split(':').slice(0, 3).join(':')}::/48`
}
