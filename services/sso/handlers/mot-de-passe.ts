import {
  choosePassword,
  connect,
  getCompteOfLien,
  LienInvalideError,
  resetPassword,
  type UsageJeton,
} from '#platform/auth'
import { type Demande, type Form, type Reponse, redirect } from '#platform/http'
import { checkConfirmation, explain } from '../fautes.ts'
import { choixPage, lienEnvoyePage, lienPerimePage, motDePasseOubliePage } from '../pages/mot-de-passe.ts'
import { ssoUrls } from '../urls.ts'
import { enter, posteOf } from './connexion.ts'

export async function showMotDePasseOublie(demande: Demande): Promise<Reponse> {
  return demande.query.get('envoye') === 'oui' ? lienEnvoyePage(demande) : motDePasseOubliePage(demande)
}

export async function postMotDePasseOublie(demande: Demande): Promise<Reponse> {
  const form = await demande.form()
  const email = form.get('email')
  if (!email.includes('@'))
    return motDePasseOubliePage(demande, {
      values: form,
      status: 422,
      fautes: [{ champ: 'email', code: 'sso.email-vide', message: 'Indiquez l’adresse électronique de votre compte.' }],
    })
  await resetPassword(demande.house, { email, requestId: demande.requestId })
  return redirect(`${ssoUrls.motDePasseOublie()}?envoye=oui`)
}

/** A link of either kind: the page to choose a password. */
export const showChoix = (usage: UsageJeton) => (demande: Demande) => renderChoix(demande, usage)

export const postChoix = (usage: UsageJeton) => async (demande: Demande) => {
  const form = await demande.form()
  const { house, requestId } = demande
  try {
    checkConfirmation(form.get('motDePasse'), form.get('confirmation'))
    const token = demande.params.jeton ?? ''
    const compte = await choosePassword(house, { token, usage, password: form.get('motDePasse'), requestId })
    if (usage === 'reinitialisation')
      return redirect(ssoUrls.connexion(), { toast: 'Votre mot de passe est changé. Connectez-vous.' })
    return await enter(demande, await connect(house, compte, { ...posteOf(demande), moyen: 'invitation' }), undefined)
  } catch (error) {
    if (error instanceof LienInvalideError) return lienPerimePage(demande, error.message)
    return renderChoix(demande, usage, { values: form, ...explain(error) })
  }
}

async function renderChoix(
  demande: Demande,
  usage: UsageJeton,
  refusal: Partial<ReturnType<typeof explain>> & { values?: Form } = {},
): Promise<Reponse> {
  const token = demande.params.jeton ?? ''
  try {
    const compte = await getCompteOfLien(demande.house, token, usage)
    const bienvenue = usage === 'invitation'
    const action = bienvenue ? ssoUrls.invitation(token) : ssoUrls.reinitialisation(token)
    return choixPage(demande, { action, compte, bienvenue, ...refusal })
  } catch (error) {
    if (error instanceof LienInvalideError) return lienPerimePage(demande, error.message)
    throw error
  }
}
