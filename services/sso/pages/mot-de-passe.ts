import { type Compte, MIN_PASSWORD_LENGTH } from '#platform/auth'
import type { Faute } from '#platform/errors'
import type { Demande, Form, Reponse } from '#platform/http'
import { form, formActions, html, linkButton, page, type SafeHtml, saisie, submitButton, textField } from '#ui'
import { ssoUrls } from '../urls.ts'

interface Common {
  values?: Form
  fautes?: readonly Faute[]
  status?: number
}

export function motDePasseOubliePage(demande: Demande, view: Common = {}): Reponse {
  const champ = saisie(view.values, view.fautes)
  const contenu = html`<p class="chapeau">Indiquez l’adresse de votre compte : vous recevrez un lien pour choisir un nouveau mot de passe.</p>
${form(
  { action: ssoUrls.motDePasseOublie(), fautes: view.fautes },
  textField({
    ...champ('email'),
    label: 'Adresse électronique',
    type: 'email',
    autocomplete: 'username',
    required: true,
  }),
  formActions(submitButton('Recevoir le lien')),
)}`
  return page(demande, { titre: 'Mot de passe oublié', contenu, status: view.status, retour: RETOUR })
}

/** The same words for every address: they do not tell who has an account. */
export function lienEnvoyePage(demande: Demande): Reponse {
  const contenu = html`<p class="chapeau">Si cette adresse a un compte, un message vient de lui être envoyé.</p>
<p>Le lien qu’il porte vaut une heure. Rien dans quelques minutes ? Regardez dans les courriels indésirables, puis demandez à l’administrateur de votre collectivité si votre compte est bien à cette adresse.</p>`
  return page(demande, { titre: 'Regardez votre messagerie', contenu, retour: RETOUR })
}

/** Choice of a password by a link: `invitation` or `reinitialisation`. */
export function choixPage(
  demande: Demande,
  view: Common & { action: string; compte: Compte; bienvenue: boolean },
): Reponse {
  const { compte, bienvenue } = view
  const contenu = html`<p class="chapeau">${
    bienvenue
      ? html`Bonjour ${compte.nom}. Choisissez le mot de passe de votre compte <strong>${compte.email}</strong>.`
      : html`Choisissez le nouveau mot de passe du compte <strong>${compte.email}</strong>.`
  }</p>
${form(
  { action: view.action, fautes: view.fautes },
  usernameField(compte.email),
  ...newPasswordFields(view.fautes),
  formActions(submitButton(bienvenue ? 'Ouvrir mon compte' : 'Changer le mot de passe')),
)}`
  return page(demande, {
    titre: bienvenue ? 'Bienvenue dans Parvis' : 'Nouveau mot de passe',
    contenu,
    status: view.status,
  })
}

export function lienPerimePage(demande: Demande, message: string): Reponse {
  const contenu = html`<p class="chapeau">${message}</p>
<p class="actions">${linkButton('Recevoir un nouveau lien', ssoUrls.motDePasseOublie(), 'principal')}</p>`
  return page(demande, { titre: 'Lien périmé', contenu, status: 410 })
}

export function newPasswordFields(fautes: readonly Faute[] | undefined): SafeHtml[] {
  const champ = saisie(undefined, fautes)
  return [
    textField({
      ...champ('motDePasse'),
      label: 'Nouveau mot de passe',
      hint: `Au moins ${MIN_PASSWORD_LENGTH} caractères. Une phrase que vous seul connaissez est facile à retenir et difficile à deviner.`,
      type: 'password',
      autocomplete: 'new-password',
      required: true,
    }),
    textField({
      ...champ('confirmation'),
      label: 'Le même, une seconde fois',
      type: 'password',
      autocomplete: 'new-password',
      required: true,
    }),
  ]
}

/** Tells password managers to which account the new password belongs. */
export const usernameField = (email: string) =>
  html`<input type="text" name="identifiant" value="${email}" autocomplete="username" hidden readonly>`

const RETOUR = { href: ssoUrls.connexion(), label: 'Se connecter' }
