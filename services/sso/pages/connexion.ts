import type { CompteVu } from '#platform/auth'
import type { Faute } from '#platform/errors'
import type { Demande, Form, Reponse } from '#platform/http'
import { form, formActions, hiddenField, html, notice, page, type SafeHtml, saisie, submitButton, textField } from '#ui'
import { ssoUrls } from '../urls.ts'

export interface ConnexionView {
  from: string | undefined
  values?: Form
  fautes?: readonly Faute[]
  status?: number
  /** Invented accounts, in a demonstration only. */
  demonstration?: { comptes: readonly CompteVu[]; motDePasse: string } | undefined
}

export function connexionPage(demande: Demande, view: ConnexionView): Reponse {
  const champ = saisie(view.values, view.fautes)
  const contenu = html`${form(
    { action: ssoUrls.connexion(), fautes: view.fautes },
    hiddenField('from', view.from ?? ''),
    textField({
      ...champ('email'),
      label: 'Adresse électronique',
      type: 'email',
      autocomplete: 'username',
      required: true,
      autofocus: !view.fautes,
    }),
    textField({
      ...champ('motDePasse'),
      label: 'Mot de passe',
      type: 'password',
      autocomplete: 'current-password',
      required: true,
    }),
    formActions(submitButton('Se connecter'), html`<a href="${ssoUrls.motDePasseOublie()}">Mot de passe oublié ?</a>`),
  )}
${view.demonstration ? demonstration(demande, view, view.demonstration) : ''}`
  return page(demande, { titre: 'Se connecter', contenu, status: view.status })
}

function demonstration(
  demande: Demande,
  view: ConnexionView,
  { comptes, motDePasse }: NonNullable<ConnexionView['demonstration']>,
): SafeHtml {
  const labels = roleLabels(demande)
  return notice(
    'information',
    html`<h2>Démonstration</h2>
<p>Ces personnes sont inventées. Entrez à leur place d’un seul geste.</p>
<ul class="liste-comptes">${comptes.map(
      (compte) => html`<li>${form(
        { action: ssoUrls.connexion(), enLigne: true },
        hiddenField('from', view.from ?? ''),
        hiddenField('email', compte.email),
        hiddenField('motDePasse', motDePasse),
        submitButton(`Entrer comme ${compte.nom}`, { kind: 'secondaire' }),
      )}
<p class="aide">${describe(compte, labels)}</p></li>`,
    )}</ul>
<p><a href="${ssoUrls.courrielsDemonstration()}">Lire les courriels que Parvis leur écrit</a></p>`,
  )
}

function describe(compte: CompteVu, labels: ReadonlyMap<string, string>): string {
  return compte.acces
    .map(({ nom, roles }) => `${nom} : ${roles.map((role) => labels.get(role) ?? role).join(', ')}`)
    .join(' · ')
}

function roleLabels({ house }: Demande): ReadonlyMap<string, string> {
  return new Map(
    house.services.flatMap(({ name, permissions }) =>
      Object.entries(permissions.roles).map(([code, { label }]) => [`${name}.${code}`, label] as const),
    ),
  )
}
