import type { Demande, Reponse } from '#platform/http'
import type { SearchResult, Service } from '#platform/service'
import { card, emptyState, html, page, type SafeHtml, submitButton, textField } from '#ui'
import { bureauUrls } from '../urls.ts'

export function recherchePage(
  demande: Demande,
  words: string,
  groups: readonly { service: Service; results: readonly SearchResult[] }[],
): Reponse {
  return page(demande, {
    titre: words ? `Recherche : ${words}` : 'Recherche',
    contenu: html`
<form method="get" action="${bureauUrls.recherche(demande.collectivite)}" role="search">
${textField({ name: 'q', label: 'Mots cherchés', hint: 'Dans l’objet, le numéro, les noms : deux lettres au moins.', value: words, type: 'search' })}
${submitButton('Rechercher')}
</form>
${groups.length > 0 ? groups.map(group) : words && nothingFound(words)}`,
  })
}

function group({ service, results }: { service: Service; results: readonly SearchResult[] }): SafeHtml {
  return card({
    titre: service.catalogue.nom,
    contenu: html`<ul>${results.map((result) => html`<li><a href="${result.href}">${result.label}</a> <span class="discret">${result.detail}</span></li>`)}</ul>`,
  })
}

function nothingFound(words: string): SafeHtml {
  return emptyState({
    titre: `Rien ne correspond à « ${words} ».`,
    texte: 'Essayez moins de mots, ou une partie du numéro.',
  })
}
