import type { Config } from '#platform/config'
import {
  checkboxField,
  fileField,
  html,
  notice,
  type SafeHtml,
  selectField,
  submitButton,
  textArea,
  textField,
} from '#ui'
import { dureeOptions } from '../durees.ts'

export const SANS_JAVASCRIPT = html`<noscript>${notice(
  'attention',
  'Cette page demande JavaScript : le secret est chiffré et déchiffré par votre navigateur, jamais chez nous.',
)}</noscript>`

/** What to send and how. The browser encrypts it: the form itself is never sent, so no field reaches us. */
export function secretForm(config: Config, options: { suivi: boolean }): SafeHtml {
  return html`<form class="formulaire" hidden autocomplete="off">
${textArea({ name: 'texte', label: 'Texte à transmettre', hint: 'Un texte, des fichiers, ou les deux.', rows: 7 })}
${fileField({ name: 'fichiers', label: 'Fichiers', hint: `${tailleUtile(config)} en tout au plus.`, multiple: true })}
${selectField({
  name: 'ouvertures',
  label: 'Nombre d’ouvertures',
  hint: 'À la dernière, le secret est effacé.',
  value: '1',
  vide: null,
  required: true,
  options: [
    { value: '1', label: 'Une seule' },
    ...(options.suivi ? [2, 5, 10].map((count) => ({ value: String(count), label: String(count) })) : []),
    { value: '', label: 'Sans limite, jusqu’à son expiration' },
  ],
})}
${selectField({
  name: 'duree',
  label: 'Expiration',
  value: '1week',
  vide: null,
  required: true,
  options: dureeOptions(config),
})}
${textField({
  name: 'mot-de-passe',
  label: 'Mot de passe',
  hint: 'À dire par un autre moyen que le lien : de vive voix, par téléphone.',
  autocomplete: 'off',
})}
<p><button class="secondaire" type="button" data-proposer>Proposer un mot de passe</button></p>
${
  options.suivi
    ? html`${textField({
        name: 'libelle',
        label: 'Libellé pour vous y retrouver',
        hint: 'Il n’est pas chiffré : n’y écrivez rien de secret.',
        maxlength: 120,
      })}${checkboxField({ name: 'prevenir', label: 'M’écrire à la première ouverture' })}`
    : ''
}
<details><summary>Présentation et discussion</summary>
${selectField({
  name: 'format',
  label: 'Présentation du texte',
  value: 'plaintext',
  vide: null,
  required: true,
  options: [
    { value: 'plaintext', label: 'Texte simple' },
    { value: 'markdown', label: 'Texte mis en forme (Markdown)' },
    { value: 'syntaxhighlighting', label: 'Code' },
  ],
})}
${checkboxField({
  name: 'discussion',
  label: 'Permettre de répondre sous le secret',
  hint: 'Les réponses sont chiffrées aussi. Impossible pour un secret à ouverture unique.',
})}
</details>
<p class="faute" role="alert" data-erreur hidden></p>
<p role="status" data-etat></p>
<div class="actions">${submitButton('Chiffrer et créer le lien')}</div>
</form>`
}

/** Filled by the browser once the link exists. */
export const lienPret = html`<section class="carte" data-pret hidden tabindex="-1">
<h2>Le lien est prêt</h2>
<p>Il contient la clé : nous ne l’avons pas, et ne pourrons pas vous le redonner.</p>
<div class="champ"><label for="lien">Lien à transmettre</label><input id="lien" readonly data-lien></div>
<div class="actions"><button class="principal" type="button" data-copier>Copier le lien</button>
<a class="bouton secondaire" data-courriel href="#lien">Écrire un courriel sans la clé</a></div>
<p role="status" data-copie></p>
<div class="champ"><label for="cle">Clé, si vous l’envoyez à part</label>
<p class="aide" id="cle-aide">Le courriel ne contient pas la clé : donnez-la par téléphone ou par message. Quiconque lit un courriel contenant tout peut ouvrir le secret.</p>
<input id="cle" readonly aria-describedby="cle-aide" data-cle></div>
<details><summary>Code QR à montrer</summary><div class="qr-code" data-qr></div></details>
<details><summary>Lien de suppression</summary><div class="champ"><label for="suppression">Pour effacer le secret avant terme</label><input id="suppression" readonly data-suppression></div></details>
<p><a data-autre href="">Envoyer un autre secret</a></p>
</section>`

/** Base64 twice: once in the clear text, once in the ciphertext. */
export const octetsUtiles = ({ secretTailleMax }: Config) => Math.floor((secretTailleMax * 9) / 16) - 10_000
const tailleUtile = (config: Config) => `${Math.floor(octetsUtiles(config) / 1e6)} Mo`
