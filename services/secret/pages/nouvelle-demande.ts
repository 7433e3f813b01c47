import type { Demande, Reponse } from '#platform/http'
import { html, selectField, submitButton, textField } from '#ui'
import { secretUrls } from '../urls.ts'
import { discretePage } from './discrete.ts'
import { SANS_JAVASCRIPT } from './secret-form.ts'

/** The browser makes the pair of keys: one goes into each link. */
export function nouvelleDemandePage(demande: Demande): Reponse {
  const { collectivite } = demande
  return discretePage(demande, {
    titre: 'Demander un secret',
    retour: { href: secretUrls.demandes(collectivite), label: 'Demandes' },
    contenu: html`<p>Quelqu’un d’extérieur doit vous donner un mot de passe, un RIB, une pièce. Envoyez-lui un lien : il répond sans compte,
son navigateur chiffre, et vous seul ouvrez, avec un second lien à garder.</p>
<secret-demander data-island="secret-demander" data-api="${secretUrls.demandes(collectivite)}">
${SANS_JAVASCRIPT}
<form class="formulaire" hidden autocomplete="off">
${textField({ name: 'objet', label: 'Ce que vous demandez', hint: 'Affiché à la personne, et non chiffré : « Votre RIB pour le remboursement ».', maxlength: 120, required: true })}
${selectField({
  name: 'jours',
  label: 'Le lien reste ouvert',
  value: '7',
  vide: null,
  required: true,
  options: [
    { value: '1', label: '1 jour' },
    { value: '7', label: '7 jours' },
    { value: '30', label: '30 jours' },
  ],
})}
<p class="faute" role="alert" data-erreur hidden></p>
<p role="status" data-etat></p>
<div class="actions">${submitButton('Créer les deux liens')}</div>
</form>
<section class="carte" data-pret hidden tabindex="-1">
<h2>Deux liens</h2>
<div class="champ"><label for="repondre">1. À envoyer à la personne</label><input id="repondre" readonly data-repondre></div>
<div class="champ"><label for="ouvrir">2. À garder pour vous</label>
<p class="aide" id="ouvrir-aide">Il contient la clé de la réponse. Nous ne l’avons pas : perdu, la réponse l’est aussi. Ajoutez-le à vos favoris ou à votre coffre de mots de passe.</p>
<input id="ouvrir" readonly aria-describedby="ouvrir-aide" data-ouvrir></div>
<div class="actions"><button class="principal" type="button" data-copier="[data-repondre]">Copier le lien à envoyer</button>
<button type="button" class="secondaire" data-copier="[data-ouvrir]">Copier le lien à garder</button></div>
<p role="status" data-copie></p>
</section>
</secret-demander>`,
  })
}
