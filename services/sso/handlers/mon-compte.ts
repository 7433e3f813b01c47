import {
  changePassword,
  checkOwnPassword,
  cookieNames,
  getCompte,
  inSecurityContext,
  listSensitiveRoles,
  listSessions,
  needsSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  revokeSession,
  revokeSessions,
  updateNom,
} from '#platform/auth'
import { DomainError } from '#platform/errors'
import { type Demande, type Form, type Reponse, redirect } from '#platform/http'
import { record } from '#platform/journal'
import { openPlatformKey } from '#platform/secrets'
import { checkConfirmation, explain } from '../fautes.ts'
import { currentPasswordName, type Formulaire, type MonCompteView, monComptePage } from '../pages/mon-compte.ts'
import { codesPage } from '../pages/second-facteur.ts'
import { ssoUrls } from '../urls.ts'
import { identityOf } from './second-facteur.ts'

export async function showMonCompte(demande: Demande): Promise<Reponse> {
  return monComptePage(demande, await readView(demande))
}

export const postNom = formHandler('nom', async (demande, form) => {
  const { compteId } = identityOf(demande)
  await demande.inOperateurContext((ctx) => updateNom(ctx, compteId, form.get('nom')))
  return done('Votre nom est enregistré.')
})

export const postMotDePasse = formHandler('mot-de-passe', async (demande, form) => {
  checkConfirmation(form.get('motDePasse'), form.get('confirmation'))
  await changePassword(demande.house, {
    ...identityOf(demande),
    requestId: demande.requestId,
    appareil: demande.cookies[cookieNames(demande.house.config).appareil],
    actuel: form.get(currentPasswordName('mot-de-passe')),
    nouveau: form.get('motDePasse'),
  })
  return done('Votre mot de passe est changé, vos autres sessions sont fermées.')
})

export const postCodesSecours = formHandler('codes', async (demande, form) => {
  const { house, requestId } = demande
  const { compteId } = identityOf(demande)
  await checkOwnPassword(house, compteId, form.get(currentPasswordName('codes')))
  const codes = await renewRecoveryCodes(house, await openPlatformKey(house.config), { compteId, requestId })
  return codesPage(demande, { codes, suite: ssoUrls.monCompte() })
})

export const postRetraitSecondFacteur = formHandler('retrait', async (demande, form) => {
  const identity = identityOf(demande)
  if (isSecondFactorDue(demande))
    throw new DomainError('sso.second-facteur-impose', 'Vos droits exigent la double authentification.')
  const compte = await checkOwnPassword(demande.house, identity.compteId, form.get(currentPasswordName('retrait')))
  await inSecurityContext(demande.house, { compte, requestId: demande.requestId }, (ctx) =>
    removeSecondFactor(ctx, compte, identity.sessionId),
  )
  return done('La double authentification est retirée.')
})

export async function postFermetureSession(demande: Demande): Promise<Reponse> {
  const id = demande.params.id ?? ''
  await closeSessions(demande, (tx, compteId) => revokeSession(tx, compteId, id))
  return done('La session est fermée.')
}

export async function postFermetureSessions(demande: Demande): Promise<Reponse> {
  const { sessionId } = identityOf(demande)
  await closeSessions(demande, (tx, compteId) => revokeSessions(tx, compteId, sessionId))
  return done('Vos autres sessions sont fermées.')
}

async function closeSessions(
  demande: Demande,
  close: (tx: Parameters<typeof revokeSession>[0], compteId: string) => Promise<void>,
) {
  const { compteId } = identityOf(demande)
  const compte = await demande.inOperateurContext((ctx) => getCompte(ctx.tx, compteId))
  await inSecurityContext(demande.house, { compte, requestId: demande.requestId }, async (ctx) => {
    await close(ctx.tx, compteId)
    await record(ctx, 'compte.session-fermee', { type: 'compte', id: compteId }, { nom: compte.nom })
  })
}

/** A form of the page: a refusal shows the page again, with the mistake beside the field. */
function formHandler(formulaire: Formulaire, act: (demande: Demande, form: Form) => Promise<Reponse>) {
  return async (demande: Demande): Promise<Reponse> => {
    const form = await demande.form()
    try {
      return await act(demande, form)
    } catch (error) {
      const refus = { formulaire, values: form, ...explain(error) }
      return monComptePage(demande, { ...(await readView(demande)), refus })
    }
  }
}

async function readView(demande: Demande): Promise<MonCompteView> {
  const { compteId, sessionId } = identityOf(demande)
  const { compte, sessions } = await demande.inOperateurContext(async (ctx) => ({
    compte: await getCompte(ctx.tx, compteId),
    sessions: await listSessions(ctx.tx, compteId, ctx.now),
  }))
  return { compte, sessions, sessionId, secondFacteurImpose: isSecondFactorDue(demande) }
}

const isSecondFactorDue = (demande: Demande) =>
  needsSecondFactor(identityOf(demande), listSensitiveRoles(demande.house.services))

const done = (toast: string) => redirect(ssoUrls.monCompte(), { toast })
