import type { Access, Route } from '#platform/http'
import { postConnexion, postDeconnexion, showConnexion, showMesCollectivites } from './handlers/connexion.ts'
import {
  postCodesSecours,
  postFermetureSession,
  postFermetureSessions,
  postMotDePasse,
  postNom,
  postRetraitSecondFacteur,
  showMonCompte,
} from './handlers/mon-compte.ts'
import { postChoix, postMotDePasseOublie, showChoix, showMotDePasseOublie } from './handlers/mot-de-passe.ts'
import { postActivation, postVerification, showActivation, showVerification } from './handlers/second-facteur.ts'
import { ssoUrls } from './urls.ts'

export const routes: readonly Route[] = [
  get(ssoUrls.connexion(), 'public', 'Page de connexion', showConnexion),
  sensible(ssoUrls.connexion(), 'public', 'Connexion par adresse et mot de passe', postConnexion),
  post(ssoUrls.deconnexion(), 'public', 'Déconnexion', postDeconnexion),
  get(ssoUrls.verification(), 'session', 'Saisie du second facteur', showVerification),
  sensible(ssoUrls.verification(), 'session', 'Vérification du second facteur', postVerification),
  get(ssoUrls.activation(), 'session', 'Installation du second facteur', showActivation),
  sensible(ssoUrls.activation(), 'session', 'Confirmation du second facteur', postActivation),
  get(ssoUrls.motDePasseOublie(), 'public', 'Mot de passe oublié', showMotDePasseOublie),
  sensible(ssoUrls.motDePasseOublie(), 'public', 'Envoi du lien de réinitialisation', postMotDePasseOublie),
  get(ssoUrls.invitation(':jeton'), 'public', 'Invitation reçue', showChoix('invitation')),
  sensible(ssoUrls.invitation(':jeton'), 'public', 'Ouverture du compte invité', postChoix('invitation')),
  get(ssoUrls.reinitialisation(':jeton'), 'public', 'Lien de réinitialisation reçu', showChoix('reinitialisation')),
  sensible(ssoUrls.reinitialisation(':jeton'), 'public', 'Nouveau mot de passe', postChoix('reinitialisation')),
  get(ssoUrls.mesCollectivites(), 'compte', 'Choix de la collectivité', showMesCollectivites),
  get(ssoUrls.monCompte(), 'compte', 'Mon compte', showMonCompte),
  post(ssoUrls.nom(), 'compte', 'Changement de nom', postNom),
  sensible(ssoUrls.motDePasse(), 'compte', 'Changement de mot de passe', postMotDePasse),
  sensible(ssoUrls.codesSecours(), 'compte', 'Nouveaux codes de secours', postCodesSecours),
  sensible(ssoUrls.retraitSecondFacteur(), 'compte', 'Retrait du second facteur', postRetraitSecondFacteur),
  post(ssoUrls.fermetureSession(':id'), 'compte', 'Fermeture d’une session', postFermetureSession),
  post(ssoUrls.fermetureSessions(), 'compte', 'Fermeture des autres sessions', postFermetureSessions),
]

function get(path: string, access: Access, summary: string, handler: Route['handler']): Route {
  return { method: 'GET', path, access, summary, handler }
}

function post(path: string, access: Access, summary: string, handler: Route['handler']): Route {
  return { method: 'POST', path, access, summary, handler }
}

/** Passwords and codes: few tries. */
function sensible(path: string, access: Access, summary: string, handler: Route['handler']): Route {
  return { ...post(path, access, summary, handler), rate: 'sensible' }
}
