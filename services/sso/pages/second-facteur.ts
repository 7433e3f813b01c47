import type { Enrolement } from '#platform/auth'
import type { Faute } from '#platform/errors'
import type { Demande, Reponse } from '#platform/http'
import { form, formActions, hiddenField, html, linkButton, notice, page, saisie, submitButton, textField } from '#ui'
import { ssoUrls } from '../urls.ts'

interface Common {
  from: string | undefined
  fautes?: readonly Faute[]
  status?: number
  /** In a demonstration nobody holds the telephone: the code of the moment. */
  codeDemonstration?: string | undefined
}

export function verificationPage(demande: Demande, view: Common & { secours: boolean }): Reponse {
  const champ = saisie(undefined, view.fautes)
  const field = view.secours
    ? textField({
        ...champ('code'),
        label: 'Code de secours',
        hint: 'Un des dix codes imprimés à l’installation, comme « abcde-fghjk ». Il ne sert qu’une fois.',
        autocomplete: 'off',
        required: true,
        largeur: 20,
      })
    : textField({
        ...champ('code'),
        label: 'Code à six chiffres',
        hint: 'Ouvrez votre application d’authentification : elle montre le code de Parvis.',
        inputmode: 'numeric',
        autocomplete: 'one-time-code',
        required: true,
        largeur: 10,
        autofocus: !view.fautes,
      })
  const other = view.secours
    ? html`<a href="${ssoUrls.verification(view.from)}">Prendre un code de l’application</a>`
    : html`<a href="${ssoUrls.verification(view.from, true)}">Je n’ai pas mon téléphone</a>`
  const contenu = html`${demonstration(view.codeDemonstration)}${form(
    { action: ssoUrls.verification(undefined, view.secours), fautes: view.fautes },
    hiddenField('from', view.from ?? ''),
    field,
    formActions(submitButton('Vérifier'), other),
  )}
${signOut()}`
  return page(demande, { titre: 'Double authentification', contenu, status: view.status })
}

export function activationPage(
  demande: Demande,
  view: Common & { enrolement: Enrolement; demanderMotDePasse: boolean; impose: boolean },
): Reponse {
  const champ = saisie(undefined, view.fautes)
  const { secret, uri, qrCode } = view.enrolement
  const contenu = html`${
    view.impose
      ? html`<p class="chapeau">Vos droits engagent votre collectivité : en plus du mot de passe, un code de votre téléphone est demandé à chaque connexion. L’installation prend deux minutes.</p>`
      : html`<p class="chapeau">En plus du mot de passe, un code de votre téléphone sera demandé à chaque connexion.</p>`
  }
${demonstration(view.codeDemonstration)}
<ol class="etapes">
<li><p>Installez sur votre téléphone une application d’authentification : FreeOTP, Aegis, Google Authenticator, Microsoft Authenticator ou une autre.</p></li>
<li><p>Dans l’application, ajoutez un compte et visez ce dessin.</p>
<p class="qr-code" role="img" aria-label="Code QR à viser avec l’application">${html.raw`${qrCode}`}</p>
<p>Sans appareil photo : saisissez la clé <code class="cle">${groups(secret)}</code>, ou <a href="${uri}">ouvrez l’application de cet appareil</a>.</p></li>
<li><p>Recopiez ici le code que montre l’application.</p></li>
</ol>
${form(
  { action: ssoUrls.activation(), fautes: view.fautes, turbo: false },
  hiddenField('from', view.from ?? ''),
  textField({
    ...champ('code'),
    label: 'Code à six chiffres',
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
    required: true,
    largeur: 10,
  }),
  view.demanderMotDePasse
    ? textField({
        ...champ('actuel'),
        label: 'Votre mot de passe',
        hint: 'Pour vérifier que c’est bien vous.',
        type: 'password',
        autocomplete: 'current-password',
        required: true,
      })
    : html``,
  formActions(submitButton('Installer')),
)}
${view.impose ? signOut() : ''}`
  return page(demande, {
    titre: 'Installer la double authentification',
    contenu,
    status: view.status,
    retour: view.impose ? undefined : { href: ssoUrls.monCompte(), label: 'Mon compte' },
  })
}

/** The recovery codes, shown this once. */
export function codesPage(demande: Demande, view: { codes: readonly string[]; suite: string }): Reponse {
  const contenu = html`${notice(
    'attention',
    'Imprimez cette page ou recopiez ces codes, et gardez-les loin de votre téléphone. Ils ne seront plus jamais montrés.',
  )}
<p>Si vous perdez votre téléphone, chacun de ces dix codes permet d’entrer une fois.</p>
<ul class="codes-secours">${view.codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
<p class="actions">${linkButton('J’ai gardé mes codes', view.suite, 'principal')}</p>`
  return page(demande, { titre: 'Vos codes de secours', contenu })
}

function demonstration(code: string | undefined) {
  return code
    ? notice('information', html`<p>Démonstration : le code du moment est <strong>${code}</strong>.</p>`)
    : html``
}

const signOut = () =>
  form(
    { action: ssoUrls.deconnexion(), enLigne: true, turbo: false },
    submitButton('Se déconnecter', { kind: 'secondaire' }),
  )

const groups = (secret: string) => secret.replace(/(.{4})(?=.)/g, '$1 ')
