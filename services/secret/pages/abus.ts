import type { Faute } from '#platform/errors'
import type { Demande, Reponse } from '#platform/http'
import { form, formActions, html, page, saisie, submitButton, textArea, textField } from '#ui'
import { secretUrls } from '../urls.ts'

/** The operator removes without reading: he is given an identifier, never a key. */
export function abusPage(
  demande: Demande,
  again: { values?: Record<string, string>; fautes?: readonly Faute[] },
): Reponse {
  const field = saisie(again.values ?? {}, again.fautes ?? [])
  return page(demande, {
    titre: 'Retirer un secret signalé',
    status: again.fautes ? 422 : 200,
    contenu: html`<p>Vous ne pouvez pas lire les secrets. Vous pouvez effacer celui qu’on vous signale ; le retrait et son motif sont inscrits au journal de la collectivité.</p>
${form(
  { action: secretUrls.abus(), fautes: again.fautes },
  textField({
    ...field('identifiant'),
    label: 'Identifiant du secret',
    hint: 'Les 16 caractères qui suivent le « ? » du lien. Ne collez jamais ce qui suit le « # » : c’est la clé.',
    required: true,
    maxlength: 16,
    pattern: '[a-f0-9]{16}',
    largeur: 20,
    autocomplete: 'off',
  }),
  textArea({ ...field('motif'), label: 'Motif', rows: 3, maxlength: 500, required: true }),
  formActions(submitButton('Effacer le secret', { kind: 'danger' })),
)}`,
  })
}
