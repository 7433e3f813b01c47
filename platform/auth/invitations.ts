import type { Ctx } from '#platform/context'
import { record } from '#platform/journal'
import { setAcces } from './acces.ts'
import { sendAccesOuvert, sendInvitation } from './avis.ts'
import { type Compte, createCompte, findCompteByEmail } from './comptes.ts'
import { createJeton } from './jetons.ts'

/**
 * Gives a person access to the collectivité of the context. Whoever already signs in is only told by mail; anybody else
 * receives a link, good for seven days, to choose a password. The name of an existing account is not touched: it may
 * serve other collectivités.
 *
 * @throws FormError for a wrong address or name
 * @throws DomainError for wrong roles
 */
export async function inviteCompte(
  ctx: Ctx,
  values: { email: string; nom: string; roles: readonly string[] },
): Promise<Compte> {
  const compte = (await findCompteByEmail(ctx.tx, values.email)) ?? (await createCompte(ctx, values))
  await setAcces(ctx, compte.id, values.roles)
  if (compte.etat === 'invite') await resendInvitation(ctx, compte)
  else await sendAccesOuvert(ctx, compte)
  return compte
}

/** Another link for somebody who has let the first one grow old; the first stays good until one is used. */
export async function resendInvitation(ctx: Ctx, compte: Compte): Promise<void> {
  await sendInvitation(ctx, compte, await createJeton(ctx, compte.id, 'invitation'))
  await record(ctx, 'compte.invite', { type: 'compte', id: compte.id }, { nom: compte.nom })
}
