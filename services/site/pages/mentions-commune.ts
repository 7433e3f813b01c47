import type { Demande, Reponse } from '#platform/http'
import type { FicheCollectivite, Personne } from '#services/annuaire'
import { definitionList, html, page } from '#ui'
import { publicUrls, siteUrls } from '../urls.ts'

const A_COMPLETER = 'À compléter par la collectivité'

/** The collectivité is the publisher of its page (LCEN, article 1-1, formerly 6, III). */
export function mentionsCommunePage(
  demande: Demande,
  { fiche, representant }: { fiche: FicheCollectivite | undefined; representant: Personne | undefined },
): Reponse {
  const { collectivite } = demande
  return page(demande, {
    titre: 'Mentions légales',
    retour: { href: publicUrls.accueil(collectivite), label: collectivite.nom },
    contenu: html`
<h2>Éditeur</h2>
${definitionList([
  ['Collectivité', `${collectivite.nom} (SIREN ${collectivite.siren})`],
  ['Adresse', fiche ? html`${fiche.adresse}, ${fiche.codePostal} ${fiche.ville}` : A_COMPLETER],
  ['Téléphone', fiche?.telephone || A_COMPLETER],
  ['Courriel', fiche?.email ?? A_COMPLETER],
  [
    'Directeur de la publication',
    representant ? `${representant.prenom} ${representant.nom}, ${representant.qualite}` : A_COMPLETER,
  ],
])}
<p>L’hébergement et l’exploitation du service sont décrits dans les <a href="${siteUrls.mentions()}">mentions légales de la
plateforme</a>.</p>
<h2>Données personnelles</h2>
<p>${collectivite.nom} publie ses actes parce que la loi l’y oblige (code général des collectivités territoriales, article
L2131-1). Un acte nomme son auteur ; il peut nommer d’autres personnes quand la loi le demande. Ce qui doit rester secret est
occulté avant la publication (code des relations entre le public et l’administration, article L312-1-2).</p>
<p>Vous pouvez demander l’accès à ce qui vous concerne, sa rectification ou son retrait${
      fiche ? html` à <a href="mailto:${fiche.email}">${fiche.email}</a>` : ''
    }, puis saisir la CNIL si la réponse ne vous satisfait pas. Ces pages ne déposent aucun cookie de mesure d’audience et
n’appellent aucun autre site.</p>
<h2>Réutilisation</h2>
<p>Les actes et les données ouvertes peuvent être réutilisés librement sous la Licence Ouverte 2.0, en citant la collectivité
et la date de mise en ligne.</p>`,
  })
}
