import type { Demande } from '#platform/http'
import { html, notice, type SafeHtml, submitButton, textArea } from '#ui'
import type { DossierComplet } from '../store.ts'
import { parapheurUrls } from '../urls.ts'

/** The certificate file is opened by the browser: neither it nor its password is ever sent (the fields have no name). */
export function signatureForm(demande: Demande, dossier: DossierComplet): SafeHtml {
  const { collectivite, house } = demande
  const count = dossier.documents.filter((document) => document.role === 'principal').length
  return html`<signature-locale data-island="signature" data-preparation="${parapheurUrls.preparation(collectivite, dossier.id)}"
data-signature="${parapheurUrls.signature(collectivite, dossier.id)}" data-suite="${parapheurUrls.dossier(collectivite, dossier.id)}" data-turbo-permanent id="signature-locale">
<form class="formulaire" hidden>
<div class="champ"><label for="signature-fichier">Votre certificat</label>
<p class="aide" id="signature-fichier-aide">Fichier .p12 ou .pfx. Il est ouvert par votre navigateur et ne quitte pas votre appareil.</p>
<input id="signature-fichier" type="file" accept=".p12,.pfx,application/x-pkcs12" required aria-describedby="signature-fichier-aide"></div>
<div class="champ"><label for="signature-mot-de-passe">Mot de passe du certificat</label>
<input id="signature-mot-de-passe" type="password" required autocomplete="off"></div>
${textArea({ name: 'annotation', label: 'Annotation', rows: 2, maxlength: 512 })}
<p class="faute" role="alert" data-erreur hidden></p>
<p role="status" data-etat></p>
<div class="actions">${submitButton(count > 1 ? `Signer les ${count} documents` : 'Signer')}</div>
</form>
<noscript>${notice('attention', 'Signer demande JavaScript : votre clé est utilisée dans le navigateur, jamais chez nous.')}</noscript>
</signature-locale>
${
  house.config.mode === 'demonstration'
    ? notice(
        'information',
        html`<p>Démonstration : <a href="${parapheurUrls.certificatDemonstration(collectivite)}" download data-turbo="false">téléchargez votre certificat d’essai</a>,
mot de passe « parvis-demonstration ».</p>`,
      )
    : ''
}`
}
