import type { Demande, Reponse } from '#platform/http'
import type { CatalogueEntry } from '#platform/service'
import { card, cardGrid, dateText, html, page } from '#ui'
import { bureauUrls } from '../urls.ts'

/** The catalogue of services, derived from the list of services: nobody maintains it by hand. */
export function cataloguePage(demande: Demande): Reponse {
  return page(demande, {
    titre: 'Catalogue des services',
    largeur: 'large',
    retour: { href: bureauUrls.bureau(demande.collectivite), label: 'Bureau' },
    contenu: cardGrid(demande.house.services.map(({ catalogue }) => entry(catalogue))),
  })
}

function entry(catalogue: CatalogueEntry) {
  return card({
    titre: catalogue.nom,
    contenu: html`<p>${catalogue.objectif}</p>
<ul>${catalogue.inclus.map((item) => html`<li>${item}</li>`)}</ul>
${catalogue.remplace.length > 0 ? html`<p class="discret">Tient lieu de : ${catalogue.remplace.join(', ')}.</p>` : ''}
<p class="discret">Offert depuis le ${dateText(catalogue.depuis)}.</p>`,
  })
}
