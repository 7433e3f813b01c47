import type { Demande, Reponse } from '#platform/http'
import { formatDate, html, page, type SafeHtml } from '#ui'
import { draftNotice, type Maison } from './mentions-maison.ts'

const ETATS = { non: 'non conforme', partielle: 'partiellement conforme', totale: 'totalement conforme' } as const

/** The statement of accessibility, in the order of the official model (loi 2005-102, article 47; décret 2019-768). */
export function accessibilitePage(demande: Demande, maison: Maison | undefined): Reponse {
  const { publicUrl } = demande.house.config
  const nom = maison?.nom ?? 'L’opérateur de cette plateforme'
  return page(demande, {
    titre: `Accessibilité : ${ETATS[maison?.mentions?.conformite ?? 'non']}`,
    contenu: html`
${draftNotice(demande, maison)}
<p>${nom} s’engage à rendre ses services numériques accessibles, conformément à l’article 47 de la loi n° 2005-102 du
11 février 2005. Cette déclaration s’applique à ${publicUrl}, pages publiques et pages des agents.</p>
<h2>État de conformité</h2>
${conformity(maison)}
<h2>Ce qui est contrôlé</h2>
<p>Chaque version de Parvis passe des contrôles automatiques : validité du HTML, règles d’accessibilité (axe-core), contrastes
et parcours au clavier. Ils n’en couvrent qu’une partie et ne remplacent pas un audit.</p>
<h2>Contenus qui peuvent ne pas être accessibles</h2>
<ul>
<li>Les actes publiés en PDF : ils sont donnés tels que la collectivité les a signés ; certains sont des images numérisées.</li>
<li>Le lecteur de PDF intégré à la page : le document peut toujours être téléchargé pour être lu avec vos outils.</li>
</ul>
<h2>Nous signaler un défaut</h2>
<p>Si vous ne pouvez pas lire un contenu ou utiliser un service, ${contact(maison)} Une autre forme vous sera proposée, par
exemple le texte d’un acte ou un envoi sur papier.</p>
<h2>Voies de recours</h2>
<p>Si vous avez signalé un défaut qui vous empêche d’accéder à un contenu et que vous n’avez pas obtenu de réponse
satisfaisante, vous pouvez :</p>
<ul>
<li>écrire au Défenseur des droits : <a href="https://formulaire.defenseurdesdroits.fr/">formulaire en ligne</a> ;</li>
<li>joindre son délégué dans votre département : <a href="https://www.defenseurdesdroits.fr/saisir/delegues">liste des
délégués</a> ;</li>
<li>lui envoyer un courrier, gratuit et sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.</li>
</ul>
${maison?.mentions ? html`<p>Déclaration établie le ${formatDate(maison.mentions.modifieesLe)}.</p>` : ''}`,
  })
}

/** Without an audit, the only state that may be declared is « non conforme ». */
function conformity(maison: Maison | undefined): SafeHtml {
  const mentions = maison?.mentions
  const state = html`<strong>${ETATS[mentions?.conformite ?? 'non']}</strong>`
  if (!mentions?.auditLe)
    return html`<p>Ce site est ${state} avec le référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1 :
aucun audit n’a encore été fait.</p>`
  const taux = mentions.auditTaux === null ? '' : html`, a trouvé ${mentions.auditTaux} % des critères respectés`
  return html`<p>Ce site est ${state} avec le référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1.</p>
<p>L’audit, fait le ${formatDate(mentions.auditLe)}${mentions.auditPar ? ` par ${mentions.auditPar}` : ''}${taux}.</p>`
}

const contact = (maison: Maison | undefined): SafeHtml =>
  maison?.fiche
    ? html`écrivez à <a href="mailto:${maison.fiche.email}">${maison.fiche.email}</a>.`
    : html`écrivez à la collectivité dont vous lisez la page.`
