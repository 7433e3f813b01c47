import type { Demande, Reponse } from '#platform/http'
import { card, cardGrid, form, hiddenField, html, page, submitButton } from '#ui'
import type { Flux } from '../modele.ts'
import { busUrls } from '../urls.ts'

/** « Que voulez-vous faire ? »: one card a flux; each carries the id of the draft it would open. */
export function nouveauPage(demande: Demande, choix: readonly { flux: Flux; id: string }[]): Reponse {
  const { collectivite } = demande
  const cards = choix.map(({ flux, id }) =>
    card({
      titre: flux.label,
      contenu: html`<p>${flux.description}</p>`,
      actions: form(
        { action: busUrls.nouveau(collectivite), enLigne: true },
        hiddenField('flux', flux.code),
        hiddenField('id', id),
        submitButton('Commencer'),
      ),
    }),
  )
  return page(demande, {
    titre: 'Nouveau dossier',
    retour: { href: busUrls.dossiers(collectivite), label: 'Dossiers' },
    contenu: html`<p class="chapeau">Que voulez-vous faire ?</p>${cardGrid(cards)}`,
  })
}
