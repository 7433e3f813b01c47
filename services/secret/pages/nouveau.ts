import type { Demande, Reponse } from '#platform/http'
import { emptyState, html, type SafeHtml } from '#ui'
import { endpointOf, secretUrls } from '../urls.ts'
import { discretePage } from './discrete.ts'
import { lienPret, octetsUtiles, SANS_JAVASCRIPT, secretForm } from './secret-form.ts'

const INTRO = html`<p>Mots de passe, codes, pièces confidentielles : votre navigateur les chiffre avant l’envoi. La clé est dans le lien ;
nous gardons des octets illisibles, effacés à l’échéance.</p>`

/** The home of the host: one page, as the original. */
export function accueilPage(demande: Demande): Reponse {
  const open = demande.house.config.secretCreation === 'publique'
  return discretePage(demande, {
    titre: 'Transmettre un secret',
    contenu: open
      ? html`${INTRO}${island(demande, { api: demande.url.pathname, suivi: false })}`
      : emptyState({
          titre: 'Les secrets sont envoyés par les agents.',
          texte: 'Pour lire un secret, ouvrez le lien que vous avez reçu, en entier.',
        }),
  })
}

/** The same for an agent, who follows what he sends. */
export function nouveauPage(demande: Demande): Reponse {
  return discretePage(demande, {
    titre: 'Envoyer un secret',
    retour: { href: secretUrls.envoyes(demande.collectivite), label: 'Mes secrets' },
    contenu: html`${INTRO}${island(demande, { api: secretUrls.documents(demande.collectivite), suivi: true })}`,
  })
}

function island({ house }: Demande, { api, suivi }: { api: string; suivi: boolean }): SafeHtml {
  return html`<secret-nouveau data-island="secret-nouveau" data-api="${api}" data-endpoint="${endpointOf(house.config)}" data-octets="${octetsUtiles(house.config)}">
${SANS_JAVASCRIPT}
${secretForm(house.config, { suivi })}
${lienPret}
</secret-nouveau>`
}
