import { html, type SafeHtml } from '@remix-run/html-template'
import { type DomainError, FormError } from '#platform/errors'
import { html as htmlReponse, type Reponse } from '#platform/http'
import { linkButton } from '../form/button.ts'
import { card } from '../parts/card.ts'
import { htmlDocument } from './document.ts'
import { header } from './header.ts'
import { page } from './page.ts'
import type { Visite } from './visite.ts'

interface Explanation {
  titre: string
  /** Who must act and how. */
  suite: string
}

const EXPLANATIONS: Record<number, Explanation> = {
  400: { titre: 'Visite incomplète', suite: 'Revenez à la page précédente et recommencez.' },
  403: {
    titre: 'Action non autorisée',
    suite: 'Si vous en avez besoin pour votre travail, demandez ce droit à l’administrateur de votre collectivité.',
  },
  404: { titre: 'Page introuvable', suite: 'Vérifiez l’adresse, ou repartez de l’accueil.' },
  413: { titre: 'Envoi trop volumineux', suite: 'Réduisez la taille de l’envoi et recommencez.' },
  422: { titre: 'Action impossible', suite: 'Revenez à la page précédente : ce que vous avez saisi n’est pas perdu.' },
  429: { titre: 'Trop de demandes', suite: 'Rien n’est perdu : patientez un peu, puis recommencez.' },
  500: {
    titre: 'Une erreur s’est produite',
    suite: 'Ce n’est pas de votre fait. Recommencez ; si l’erreur revient, donnez le numéro ci-dessous à l’assistance.',
  },
  503: {
    titre: 'Service momentanément indisponible',
    suite: 'Vos données sont en sécurité. Réessayez dans quelques minutes.',
  },
}

/** Says what happened, who acts and what to do; needs nothing that may be down. */
export function errorPage(error: DomainError, demande?: Visite): Reponse {
  const { titre, suite } = EXPLANATIONS[error.status] ?? (EXPLANATIONS[error.status < 500 ? 422 : 500] as Explanation)
  const contenu = card({
    contenu: html`${whatHappened(error)}<p>${suite}</p>${
      demande ? html`<p class="aide">Numéro de la demande : <code>${demande.requestId}</code></p>` : ''
    }`,
    actions: linkButton('Aller à l’accueil', '/', 'principal'),
  })
  if (demande) {
    try {
      return page(demande, { titre, contenu, status: error.status })
    } catch {
      // The menu or the assets may be what failed: the bare page below needs neither.
    }
  }
  return htmlReponse(barePage(titre, contenu), error.status)
}

function whatHappened(error: DomainError): SafeHtml {
  if (error instanceof FormError) return html`<ul>${error.fautes.map(({ message }) => html`<li>${message}</li>`)}</ul>`
  return html`<p class="chapeau">${error.message}</p>`
}

function barePage(titre: string, contenu: SafeHtml): string {
  return htmlDocument({
    titre,
    assets: undefined,
    header: header(undefined, false),
    menu: html``,
    contenu: html`<h1>${titre}</h1>${contenu}`,
    largeur: 'lecture',
    toast: undefined,
    evenements: undefined,
    islands: [],
  })
}
