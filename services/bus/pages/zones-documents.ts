import type { Collectivite } from '#platform/collectivites'
import type { Faute } from '#platform/errors'
import { televersementsUrl } from '#platform/files'
import { fileField, formatBytes, html, type SafeHtml, saisie, submitButton } from '#ui'
import { documentsOf } from '../dossier.ts'
import type { DossierComplet, Piece } from '../modele.ts'
import { busUrls } from '../urls.ts'

/** The documents that are there, then the fields to add or replace some: the first thing an agent has in hand. */
export function documentsZone(
  collectivite: Collectivite,
  complet: DossierComplet,
  fautes: readonly Faute[],
  words: { principal: string; annexes: string },
): SafeHtml {
  const champ = saisie(undefined, fautes)
  const televersement = televersementsUrl(collectivite)
  const documents = documentsOf(complet)
  const principal = documents.find(({ role }) => role === 'principal')
  const annexes = documents.filter(({ role }) => role === 'annexe')
  return html`${principal ? pieceLine(collectivite, principal, []) : ''}${fileField({
    ...champ('principal'),
    label: principal ? 'Remplacer ce document' : words.principal,
    hint: principal ? undefined : 'Un fichier PDF. Déposez-le ici ou choisissez-le sur votre ordinateur.',
    accept: '.pdf,application/pdf,.xml',
    required: !principal,
    televersement,
  })}
${annexes.map((annexe) => pieceLine(collectivite, annexe, annexes))}${fileField({
  ...champ('annexes'),
  label: annexes.length > 0 ? 'Ajouter des annexes' : words.annexes,
  hint: 'PDF, images PNG ou JPEG. Vous pouvez en choisir plusieurs à la fois.',
  accept: '.pdf,application/pdf,.png,.jpg,.jpeg,.xml',
  multiple: true,
  televersement,
})}`
}

function pieceLine(collectivite: Collectivite, piece: Piece, annexes: readonly Piece[]): SafeHtml {
  const rank = annexes.indexOf(piece)
  const move = (name: string, label: string, shown: boolean) =>
    shown ? submitButton(label, { name, value: piece.id, kind: 'secondaire', sansControle: true }) : ''
  return html`<div class="actions">
<a href="${busUrls.piece(collectivite, piece.dossierId, piece.id)}">${piece.nom}</a>
<small>${formatBytes(piece.taille)}</small>
${move('monter', 'Monter', rank > 0)}${move('descendre', 'Descendre', rank >= 0 && rank < annexes.length - 1)}${move('retirer', 'Retirer', true)}
</div>`
}
