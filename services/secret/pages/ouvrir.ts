import type { Collectivite } from '#platform/collectivites'
import type { Demande, Reponse } from '#platform/http'
import { dateTimeText, definitionList, html, notice, submitButton, textArea, textField } from '#ui'
import type { DocumentVivant } from '../store/documents.ts'
import { discretePage } from './discrete.ts'
import { SANS_JAVASCRIPT } from './secret-form.ts'

/** Who sends and until when; the secret itself comes after a click, which is what makes previews harmless. */
export function ouvrirPage(
  demande: Demande,
  { document, expediteur }: { document: DocumentVivant; expediteur: Collectivite },
): Reponse {
  const { auteur, expireLe, ouverturesMax, ouvertures, identifiant } = document
  const left = ouverturesMax === null ? undefined : ouverturesMax - ouvertures
  return discretePage(demande, {
    titre: 'Un secret pour vous',
    contenu: html`<secret-ouvrir data-island="secret-ouvrir" data-endpoint="${demande.url.pathname}" data-identifiant="${identifiant}" data-limite="${left === undefined ? 'non' : 'oui'}">
<div data-faits>${definitionList([
      [
        'De la part de',
        auteur ? `${auteur}, ${expediteur.nom}` : 'une personne sans compte : ne l’ouvrez que si vous l’attendez',
      ],
      ['Expire', expireLe ? `le ${dateTimeText(expireLe)}` : 'jamais'],
      ...(left === undefined
        ? []
        : ([['Ouvertures restantes', left === 1 ? '1 : il sera effacé en s’ouvrant' : String(left)]] as const)),
    ])}</div>
${SANS_JAVASCRIPT}
<form class="formulaire" data-entree hidden autocomplete="off">
<div data-sans-cle hidden>${textField({ name: 'cle', label: 'Clé', hint: 'Celle que l’expéditeur vous a donnée à part.', autocomplete: 'off' })}</div>
<div class="actions">${submitButton('Ouvrir le secret')}</div>
</form>
<form class="formulaire" data-verrou hidden autocomplete="off">
${textField({ name: 'mot-de-passe', label: 'Mot de passe ou clé manquante', type: 'password', hint: 'Le secret est arrivé dans votre navigateur ; il attend le mot de passe que l’expéditeur vous a donné.', autocomplete: 'off', required: true })}
<div class="actions">${submitButton('Déchiffrer')}</div>
</form>
<p class="faute" role="alert" data-erreur hidden></p>
<p role="status" data-etat></p>
<div data-derniere hidden>${left === 1 ? notice('attention', 'Ce secret vient d’être effacé de chez nous : gardez-le avant de quitter cette page.') : ''}</div>
<section class="carte" data-contenu hidden tabindex="-1" aria-label="Le secret"></section>
<p data-copie hidden><button class="secondaire" type="button" data-copier>Copier le texte</button> <span role="status" data-copiee></span></p>
<section data-discussion hidden aria-labelledby="discussion-titre">
<h2 id="discussion-titre">Réponses</h2>
<div data-commentaires></div>
<form class="formulaire" data-repondre autocomplete="off">
${textArea({ name: 'commentaire', label: 'Votre réponse', rows: 3, required: true })}
${textField({ name: 'pseudonyme', label: 'Votre nom', maxlength: 80, autocomplete: 'off' })}
<div class="actions">${submitButton('Répondre', { kind: 'secondaire' })}</div>
</form>
</section>
</secret-ouvrir>
<p class="discret">Ce secret est chiffré : l’opérateur ne peut pas le lire. S’il est malveillant, donnez à l’opérateur les 16 caractères <code>${identifiant}</code>, jamais le lien : il l’effacera.</p>`,
  })
}
