import type { Demande, Reponse } from '#platform/http'
import { badge, dateTimeText, emptyState, html, linkButton, linkList, page, type SafeHtml } from '#ui'
import type { DemandeDeSecret } from '../store/demandes.ts'
import { secretUrls } from '../urls.ts'
import { secretTabs } from './onglets.ts'

export function demandesPage(demande: Demande, rows: readonly DemandeDeSecret[]): Reponse {
  const { collectivite } = demande
  const action = linkButton('Demander un secret', secretUrls.nouvelleDemande(collectivite), 'principal')
  return page(demande, {
    titre: 'Secrets',
    largeur: 'large',
    actions: action,
    contenu: html`${secretTabs(demande, 'demandes')}${
      rows.length === 0
        ? emptyState({
            titre: 'Aucune demande.',
            texte:
              'Demandez à quelqu’un d’extérieur un mot de passe, un RIB, une pièce : il l’écrit dans un formulaire chiffré, sans compte, et vous seul pouvez l’ouvrir.',
            action,
          })
        : linkList(
            rows.map((row) => ({
              href: secretUrls.demande(collectivite, row.id),
              label: row.objet,
              detail: `demandé le ${dateTimeText(row.creeLe)}`,
              badge: etatDemande(row),
            })),
          )
    }`,
  })
}

export function etatDemande({ finieLe, ouverteLe, repondueLe }: DemandeDeSecret): SafeHtml {
  if (finieLe) return badge('Close')
  if (ouverteLe) return badge('Réponse ouverte', 'succes')
  return repondueLe ? badge('Réponse à ouvrir', 'attention') : badge('En attente', 'information')
}
