import { html } from '@remix-run/html-template'
import { submitButton } from '../form/button.ts'
import { form, formActions } from '../form/form.ts'
import { textField } from '../form/text-field.ts'
import type { PageOptions } from '../layout/page.ts'

/** The layout of the public: no menu, one small form. */
export function connexionPage(): PageOptions {
  return {
    titre: 'Se connecter',
    largeur: 'etroit',
    contenu: form(
      { action: '/galerie/formulaire' },
      textField({
        name: 'email',
        label: 'Adresse électronique',
        type: 'email',
        autocomplete: 'username',
        required: true,
      }),
      textField({
        name: 'motDePasse',
        label: 'Mot de passe',
        type: 'password',
        autocomplete: 'current-password',
        required: true,
      }),
      formActions(submitButton('Se connecter'), html`<a href="/galerie/connexion">Mot de passe oublié ?</a>`),
    ),
  }
}
