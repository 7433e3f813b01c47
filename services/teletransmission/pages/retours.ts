import type { Demande, Reponse } from '#platform/http'
import { findTypeMessage } from '#standards/actes'
import { card, emptyState, form, formatDateTime, html, page, type SafeHtml, submitButton } from '#ui'
import type { RetourGarde } from '../modele.ts'
import type { Decision } from '../permissions.ts'
import { teletransmissionUrls } from '../urls.ts'

/** Messages of the préfecture that wait for somebody: those that fit no acte, letters not read yet. */
export function retoursPage(demande: Demande, retours: readonly RetourGarde[], agir: Decision): Reponse {
  return page(demande, {
    titre: 'Messages reçus de la préfecture',
    retour: { href: teletransmissionUrls.transactions(demande.collectivite), label: 'Télétransmission' },
    contenu:
      retours.length === 0
        ? emptyState({
            titre: 'Aucun message à traiter',
            texte:
              'Les accusés de réception rejoignent seuls leur acte. Ici restent les messages qui ne correspondent à aucun acte, et les courriers à lire.',
          })
        : html`${retours.map((retour) => card({ titre: labelOf(retour), contenu: details(demande, retour), actions: actions(demande, retour, agir) }))}`,
  })
}

/** Letters about one acte, on its page. */
export function courriersCard(demande: Demande, retours: readonly RetourGarde[], agir: Decision): SafeHtml {
  const shown = retours.filter(({ etat, pieces }) => etat !== 'applique' || pieces.length > 0)
  return html`${shown.map((retour) => card({ titre: labelOf(retour), contenu: details(demande, retour), actions: actions(demande, retour, agir) }))}`
}

const labelOf = ({ racine }: RetourGarde) => findTypeMessage(racine)?.libelle ?? racine

function details({ collectivite }: Demande, retour: RetourGarde): SafeHtml {
  const { id, nom, motif, recuLe, pieces, transactionId, traitePar, etat } = retour
  return html`
${motif ? html`<p>${motif}</p>` : ''}
<p class="discret">Reçu le ${formatDateTime(recuLe)}${etat === 'classe' && traitePar ? `, classé par ${traitePar}` : ''}</p>
<ul class="pieces">
<li><a href="${teletransmissionUrls.retourXml(collectivite, id)}" download>${nom}</a> <small>Message de la préfecture</small></li>
${pieces.map((piece, rang) => html`<li><a href="${teletransmissionUrls.retourPiece(collectivite, id, rang)}" download>${piece.nom}</a></li>`)}
</ul>
${transactionId ? html`<p><a href="${teletransmissionUrls.transaction(collectivite, transactionId)}">Voir l’acte</a></p>` : ''}`
}

function actions({ collectivite }: Demande, { id, etat }: RetourGarde, agir: Decision): SafeHtml | undefined {
  if (!agir.ok || (etat !== 'a-rattacher' && etat !== 'a-lire')) return undefined
  const classer = form(
    { action: teletransmissionUrls.classerRetour(collectivite, id), enLigne: true },
    submitButton(etat === 'a-lire' ? 'Marquer comme lu' : 'Classer sans suite', { kind: 'secondaire' }),
  )
  if (etat === 'a-lire') return classer
  const again = form(
    { action: teletransmissionUrls.reexaminerRetour(collectivite, id), enLigne: true },
    submitButton('Réexaminer', { kind: 'secondaire' }),
  )
  return html`${again}${classer}`
}
