import type { Demande, Reponse } from '#platform/http'
import { dateTimeText, definitionList, form, html, notice, type SafeHtml, submitButton, textField } from '#ui'
import type { DemandeDeSecret } from '../store/demandes.ts'
import { secretUrls } from '../urls.ts'
import { etatDemande } from './demandes.ts'
import { discretePage } from './discrete.ts'
import { SANS_JAVASCRIPT } from './secret-form.ts'

/** The agent’s side of a request: what became of it, and the answer, which opens with the key of his link. */
export function demandePage(demande: Demande, asked: DemandeDeSecret): Reponse {
  const { collectivite } = demande
  return discretePage(demande, {
    titre: asked.objet,
    retour: { href: secretUrls.demandes(collectivite), label: 'Demandes' },
    contenu: html`${definitionList([
      ['État', etatDemande(asked)],
      ['Demandé le', dateTimeText(asked.creeLe)],
      ['Effacée le', dateTimeText(asked.finieLe ?? asked.expireLe)],
      ['Réponse reçue', asked.repondueLe ? `le ${dateTimeText(asked.repondueLe)}` : undefined],
    ])}
${asked.finieLe ? '' : answer(demande, asked)}`,
  })
}

function answer({ collectivite }: Demande, asked: DemandeDeSecret): SafeHtml {
  const close = form(
    { action: secretUrls.clotureDemande(collectivite, asked.id), enLigne: true },
    submitButton('Clore la demande', {
      kind: 'danger',
      confirm: 'Le lien envoyé ne recevra plus rien, et la réponse, s’il y en a une, sera effacée.',
    }),
  )
  if (!asked.repondueLe)
    return html`${notice('information', 'Vous recevrez un courriel quand la réponse arrivera. Gardez le lien qui l’ouvrira.')}${close}`
  return html`<secret-recevoir data-island="secret-recevoir" data-api="${secretUrls.reponseRecue(collectivite, asked.id)}">
${SANS_JAVASCRIPT}
<form class="formulaire" hidden autocomplete="off">
<div data-sans-cle hidden>${textField({ name: 'cle', label: 'Clé', hint: 'Ce qui suit le « # » du lien que vous avez gardé.', autocomplete: 'off' })}</div>
<div class="actions">${submitButton('Ouvrir la réponse')}</div>
</form>
<p class="faute" role="alert" data-erreur hidden></p>
<p role="status" data-etat></p>
<section class="carte" data-contenu hidden tabindex="-1" aria-label="La réponse"></section>
</secret-recevoir>
${close}`
}
