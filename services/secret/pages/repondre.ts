import type { Collectivite } from '#platform/collectivites'
import type { Demande, Reponse } from '#platform/http'
import { dateTimeText, definitionList, fileField, html, notice, submitButton, textArea } from '#ui'
import type { DemandeDeSecret } from '../store/demandes.ts'
import { secretUrls } from '../urls.ts'
import { discretePage } from './discrete.ts'
import { octetsUtiles, SANS_JAVASCRIPT } from './secret-form.ts'

/** For whoever was asked: no account, one answer. */
export function repondrePage(demande: Demande, asked: DemandeDeSecret, asker: Collectivite): Reponse {
  const facts = definitionList([
    ['Demandé par', `${asked.auteur}, ${asker.nom}`],
    ['Demande', asked.objet],
    ['À donner avant', `le ${dateTimeText(asked.expireLe)}`],
  ])
  const octets = octetsUtiles(demande.house.config)
  return discretePage(demande, {
    titre: 'Transmettre en confidence',
    contenu: asked.repondueLe
      ? html`${facts}${notice('succes', 'Une réponse a déjà été donnée. Si ce n’était pas vous, prévenez la personne qui demande.')}`
      : html`${facts}
<secret-repondre data-island="secret-repondre" data-api="${secretUrls.reponse(asked.jeton)}" data-octets="${octets}">
${SANS_JAVASCRIPT}
<form class="formulaire" hidden autocomplete="off">
<p>Votre navigateur chiffre votre réponse : seule la personne qui la demande pourra la lire.</p>
${textArea({ name: 'texte', label: 'Votre réponse', rows: 6 })}
${fileField({ name: 'fichiers', label: 'Fichiers', hint: `${Math.floor(octets / 1e6)} Mo en tout au plus.`, multiple: true })}
<p class="faute" role="alert" data-erreur hidden></p>
<p role="status" data-etat></p>
<div class="actions">${submitButton('Chiffrer et transmettre')}</div>
</form>
<div data-pret hidden tabindex="-1">${notice('succes', html`<p>Votre réponse est arrivée, chiffrée. Vous pouvez fermer cette page.</p>`)}</div>
</secret-repondre>`,
  })
}
