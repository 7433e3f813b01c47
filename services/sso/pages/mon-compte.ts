import type { Compte, SessionVue } from '#platform/auth'
import type { Faute } from '#platform/errors'
import type { Demande, Form, Reponse } from '#platform/http'
import {
  badge,
  card,
  definitionList,
  form,
  formActions,
  formatDateTime,
  html,
  linkButton,
  page,
  type SafeHtml,
  saisie,
  submitButton,
  textField,
} from '#ui'
import { ssoUrls } from '../urls.ts'
import { newPasswordFields, usernameField } from './mot-de-passe.ts'

export interface MonCompteView {
  compte: Compte
  sessions: readonly SessionVue[]
  sessionId: string
  /** A role, or the work for the operator, demands the second factor. */
  secondFacteurImpose: boolean
  /** The form that was refused, with what was typed. */
  refus?: { formulaire: Formulaire; fautes: readonly Faute[]; values: Form; status: number }
}

export type Formulaire = 'nom' | 'mot-de-passe' | 'codes' | 'retrait'

export function monComptePage(demande: Demande, view: MonCompteView): Reponse {
  const contenu = html`${identite(view)}${motDePasse(view)}${secondFacteur(view)}${sessions(view)}`
  return page(demande, {
    titre: 'Mon compte',
    contenu,
    status: view.refus?.status,
    retour: { href: ssoUrls.mesCollectivites(), label: 'Mes collectivités' },
  })
}

function identite(view: MonCompteView): SafeHtml {
  const fautes = fautesFor(view, 'nom')
  const champ = saisie(fautes ? view.refus?.values : { nom: view.compte.nom }, fautes)
  return html`<section>
<h2>Identité</h2>
${definitionList([['Adresse électronique', view.compte.email]])}
<p class="aide">Pour changer d’adresse, demandez à l’administrateur de votre collectivité d’inviter la nouvelle.</p>
${form(
  { action: ssoUrls.nom(), fautes },
  textField({ ...champ('nom'), label: 'Prénom et nom', autocomplete: 'name', required: true, maxlength: 100 }),
  formActions(submitButton('Enregistrer', { kind: 'secondaire' })),
)}
</section>`
}

function motDePasse(view: MonCompteView): SafeHtml {
  const fautes = fautesFor(view, 'mot-de-passe')
  return html`<section>
<h2>Mot de passe</h2>
${form(
  { action: ssoUrls.motDePasse(), fautes },
  usernameField(view.compte.email),
  currentPasswordField(fautes, 'mot-de-passe'),
  ...newPasswordFields(fautes),
  html`<p class="aide">Vos autres sessions seront fermées.</p>`,
  formActions(submitButton('Changer le mot de passe', { kind: 'secondaire' })),
)}
</section>`
}

function secondFacteur(view: MonCompteView): SafeHtml {
  if (!view.compte.secondFacteur)
    return card({
      titre: 'Double authentification',
      contenu: html`<p>${badge('Non installée', 'attention')} Un code de votre téléphone protège votre compte même si votre mot de passe est volé.</p>`,
      actions: linkButton('Installer', ssoUrls.activation()),
    })
  const codes = fautesFor(view, 'codes')
  const retrait = fautesFor(view, 'retrait')
  return card({
    titre: 'Double authentification',
    contenu: html`<p>${badge('Installée', 'succes')}</p>
<details${codes ? html` open` : ''}><summary>Recevoir de nouveaux codes de secours</summary>
${form(
  { action: ssoUrls.codesSecours(), fautes: codes, turbo: false },
  html`<p>Les anciens codes ne vaudront plus.</p>`,
  currentPasswordField(codes, 'codes'),
  formActions(submitButton('Donner dix nouveaux codes', { kind: 'secondaire' })),
)}</details>
${
  view.secondFacteurImpose
    ? html`<p class="aide">Vos droits l’exigent : elle ne peut pas être retirée.</p>`
    : html`<details${retrait ? html` open` : ''}><summary>Retirer la double authentification</summary>
${form(
  { action: ssoUrls.retraitSecondFacteur(), fautes: retrait },
  currentPasswordField(retrait, 'retrait'),
  formActions(submitButton('Retirer', { kind: 'danger' })),
)}</details>`
}`,
    actions: linkButton('Changer de téléphone', ssoUrls.activation()),
  })
}

function sessions(view: MonCompteView): SafeHtml {
  const lines = view.sessions.map(
    (session) => html`<li>
<p><strong>${session.navigateur}</strong> ${session.id === view.sessionId ? badge('Cette session', 'information') : ''}<br>
<span class="aide">Adresse ${session.ip}, ouverte le ${formatDateTime(session.ouverteLe)}, vue le ${formatDateTime(session.vueLe)}</span></p>
${
  session.id === view.sessionId
    ? ''
    : form(
        { action: ssoUrls.fermetureSession(session.id), enLigne: true },
        submitButton('Fermer', { kind: 'secondaire' }),
      )
}</li>`,
  )
  const others = view.sessions.some((session) => session.id !== view.sessionId)
  return card({
    titre: 'Sessions ouvertes',
    contenu: html`<ul class="sessions">${lines}</ul>`,
    actions: others
      ? form(
          { action: ssoUrls.fermetureSessions(), enLigne: true },
          submitButton('Fermer toutes les autres', { kind: 'secondaire' }),
        )
      : undefined,
  })
}

function currentPasswordField(fautes: readonly Faute[] | undefined, formulaire: Formulaire): SafeHtml {
  return textField({
    ...saisie(undefined, fautes)(currentPasswordName(formulaire)),
    label: 'Mot de passe actuel',
    type: 'password',
    autocomplete: 'current-password',
    required: true,
  })
}

/** Three forms of the page ask the current password: the mistake of one must not lead to the field of another. */
export const currentPasswordName = (formulaire: Formulaire) => `actuel-${formulaire}`

function fautesFor({ refus }: MonCompteView, formulaire: Formulaire): readonly Faute[] | undefined {
  if (refus?.formulaire !== formulaire) return undefined
  return refus.fautes.map((faute) =>
    faute.champ === 'actuel' ? { ...faute, champ: currentPasswordName(formulaire) } : faute,
  )
}
