import type { Collectivite } from '#platform/collectivites'
import type { Demande, Reponse } from '#platform/http'
import { card, cardGrid, emptyState, html, page } from '#ui'

export const URL_OPERATEUR = '/operateur'
export const urlCollectivite = ({ slug }: Pick<Collectivite, 'slug'>) => `/c/${slug}`

export function mesCollectivitesPage(
  demande: Demande,
  view: { collectivites: readonly Collectivite[]; operateur: boolean },
): Reponse {
  const cards = [
    ...(view.operateur
      ? [
          card({
            titre: 'Exploitation',
            href: URL_OPERATEUR,
            contenu: html`<p>Toutes les collectivités de l’opérateur.</p>`,
          }),
        ]
      : []),
    ...view.collectivites.map((collectivite) =>
      card({
        titre: collectivite.nom,
        href: urlCollectivite(collectivite),
        contenu: html`<p class="aide">SIREN ${collectivite.siren}</p>`,
      }),
    ),
  ]
  const contenu =
    cards.length > 0
      ? cardGrid(cards)
      : emptyState({
          titre: 'Aucune collectivité pour le moment',
          texte:
            'Votre compte est bon, mais aucune collectivité ne vous donne accès. Demandez-le à l’administrateur de la vôtre.',
        })
  return page(demande, { titre: 'Mes collectivités', contenu })
}
