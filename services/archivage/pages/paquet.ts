import type { Faute } from '#platform/errors'
import type { Demande, Reponse } from '#platform/http'
import { fautesOf, fileField, form, formActions, html, linkButton, page, submitButton } from '#ui'
import { archivageUrls } from '../urls.ts'

/** Brings a package made by another program. */
export function paquetPage(demande: Demande, fautes: readonly Faute[] = []): Reponse {
  const { collectivite } = demande
  return page(demande, {
    titre: 'Déposer un paquet SEDA',
    retour: { href: archivageUrls.versements(collectivite), label: 'Versements' },
    status: fautes.length > 0 ? 422 : 200,
    contenu: form(
      { action: archivageUrls.paquet(collectivite), multipart: true, fautes },
      html`<p>Les dossiers de Parvis sont versés d’eux-mêmes. Cette page sert aux paquets préparés par un autre logiciel : un fichier zip avec son bordereau « manifest.xml » (SEDA 2.1). Il est contrôlé comme les autres.</p>`,
      fileField({
        name: 'paquet',
        label: 'Paquet (zip)',
        accept: '.zip,application/zip',
        required: true,
        faute: fautesOf(fautes, 'paquet')[0],
      }),
      formActions(submitButton('Déposer'), linkButton('Renoncer', archivageUrls.versements(collectivite))),
    ),
  })
}
