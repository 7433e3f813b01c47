import type { Demande } from '#platform/http'
import { card, dateTimeText, definitionList, html, type SafeHtml } from '#ui'
import { TITRES } from '../preuve/certificat.ts'
import type { Preuve } from '../store/preuves.ts'
import { publicUrls } from '../urls.ts'
import type { ActeData } from './acte.ts'

/** The proof for whoever doubts: its files, and how to check them without us. */
export function preuveCard(demande: Demande, { publication, preuves, sondes }: ActeData): SafeHtml {
  const [acte] = publication.pieces
  const conformes = sondes.filter(({ resultat }) => resultat === 'conforme').length
  const last = sondes.at(-1)
  return card({
    titre: 'Preuve de la publication',
    contenu: html`
${preuves.length === 0 ? html`<p>L’horodatage par une autorité est en cours : la preuve paraîtra ici.</p>` : ''}
${preuves.map((preuve) => preuveFiles(demande, publication.id, preuve))}
${definitionList([
  ['Empreinte du document (SHA-256)', digest(acte?.sha256 ?? '')],
  [
    'Sondes',
    last
      ? `Document trouvé conforme : ${conformes} sur ${sondes.length}. Dernière sonde le ${dateTimeText(last.faiteLe)}.`
      : 'Aucune encore.',
  ],
])}
${preuves.length > 0 ? explanation(demande) : ''}`,
  })
}

function preuveFiles({ collectivite }: Demande, id: string, { genre, instant, autorite }: Preuve): SafeHtml {
  return html`<p><strong>${TITRES[genre]}</strong><br>
Horodaté le ${dateTimeText(instant)} par ${autorite}<br>
<a href="${publicUrls.certificat(collectivite, id, genre)}">Certificat (PDF)</a> ·
<a href="${publicUrls.texte(collectivite, id, genre)}">texte horodaté</a> ·
<a href="${publicUrls.jeton(collectivite, id, genre)}">jeton RFC 3161</a></p>`
}

/** May be cut anywhere by a narrow screen, and copies in one piece. */
function digest(sha256: string): SafeHtml {
  return html`<code>${(sha256.match(/.{1,8}/g) ?? []).map((part) => html`${part}<wbr>`)}</code>`
}

const explanation = ({ collectivite }: Demande) => html`<details>
<summary>Vérifier soi-même</summary>
<p>Le texte horodaté porte l’empreinte du document, son adresse et sa date de mise en ligne. Le jeton, signé par une
autorité d’horodatage, prouve que ce texte existait à la date qu’il donne. Enregistrez le texte, le jeton et
<a href="${publicUrls.racines(collectivite)}" download>les certificats des autorités</a> dans un même dossier, puis :</p>
<pre tabindex="0"><code>openssl ts -verify -data texte-mise-en-ligne.txt \\
  -in jeton-mise-en-ligne.tsr -token_in \\
  -CAfile autorites.pem
sha256sum document.pdf</code></pre>
<p>La première commande répond « Verification: OK ». La seconde donne l’empreinte ci-dessus. Comparez aussi le certificat de
l’autorité à celui qu’elle publie elle-même.</p>
</details>`
