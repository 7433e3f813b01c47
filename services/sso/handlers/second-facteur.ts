import {
  checkOwnPassword,
  confirmEnrolment,
  findDemoCode,
  generateTotp,
  startEnrolment,
  verifySecondFactor,
} from '#platform/auth'
import type { Faute } from '#platform/errors'
import { type Demande, type Identity, type Reponse, redirect } from '#platform/http'
import { openPlatformKey } from '#platform/secrets'
import { explain } from '../fautes.ts'
import { activationPage, codesPage, verificationPage } from '../pages/second-facteur.ts'
import { readRetour } from '../retour.ts'
import { ssoUrls } from '../urls.ts'
import { raised } from './connexion.ts'

interface Refusal {
  fautes?: readonly Faute[]
  status?: number
}

export function showVerification(demande: Demande): Promise<Reponse> {
  return renderVerification(demande, readRetour(demande.query.get('from')))
}

export async function postVerification(demande: Demande): Promise<Reponse> {
  const { house, requestId } = demande
  const identity = identityOf(demande)
  const form = await demande.form()
  const from = readRetour(form.get('from'))
  if (identity.suite !== ssoUrls.verification()) return renderVerification(demande, from)
  try {
    const key = await openPlatformKey(house.config)
    const token = await verifySecondFactor(house, key, { ...identity, requestId, code: form.get('code') })
    return redirect(from ?? ssoUrls.mesCollectivites(), { cookies: raised(demande, token) })
  } catch (error) {
    return renderVerification(demande, from, explain(error))
  }
}

export function showActivation(demande: Demande): Promise<Reponse> {
  return renderActivation(demande, readRetour(demande.query.get('from')))
}

export async function postActivation(demande: Demande): Promise<Reponse> {
  const { house, requestId } = demande
  const identity = identityOf(demande)
  const form = await demande.form()
  const from = readRetour(form.get('from'))
  if (identity.suite === ssoUrls.verification()) return redirect(identity.suite)
  try {
    // Right after the password it would be asked twice; later, the open session could be somebody else's doing.
    if (!identity.suite) await checkOwnPassword(house, identity.compteId, form.get('actuel'))
    const key = await openPlatformKey(house.config)
    const { token, codes } = await confirmEnrolment(house, key, { ...identity, requestId, code: form.get('code') })
    const suite = from ?? (identity.suite ? ssoUrls.mesCollectivites() : ssoUrls.monCompte())
    return { ...codesPage(demande, { codes, suite }), cookies: raised(demande, token) }
  } catch (error) {
    return renderActivation(demande, from, explain(error))
  }
}

/** Whoever holds a session; the access of the route warrants it. */
export function identityOf({ identity }: Demande): Identity {
  if (!identity) throw new Error('The route lets the public in')
  return identity
}

async function renderVerification(demande: Demande, from: string | undefined, refusal: Refusal = {}): Promise<Reponse> {
  const { house } = demande
  const identity = identityOf(demande)
  if (identity.suite !== ssoUrls.verification()) return redirect(identity.suite ?? from ?? ssoUrls.mesCollectivites())
  const codeDemonstration =
    house.config.mode === 'demonstration'
      ? await findDemoCode(house, await openPlatformKey(house.config), identity.compteId)
      : undefined
  return verificationPage(demande, {
    from,
    secours: demande.query.get('secours') === 'oui',
    codeDemonstration,
    ...refusal,
  })
}

async function renderActivation(demande: Demande, from: string | undefined, refusal: Refusal = {}): Promise<Reponse> {
  const { house } = demande
  const identity = identityOf(demande)
  // Half identified by the password alone, nobody may replace the second factor that is asked for.
  if (identity.suite === ssoUrls.verification()) return redirect(identity.suite)
  const enrolement = await startEnrolment(house, await openPlatformKey(house.config), identity.compteId)
  return activationPage(demande, {
    from,
    enrolement,
    impose: identity.suite !== undefined,
    demanderMotDePasse: identity.suite === undefined,
    codeDemonstration:
      house.config.mode === 'demonstration' ? generateTotp(enrolement.secret, house.clock()) : undefined,
    ...refusal,
  })
}
