import { html, type SafeHtml } from '@remix-run/html-template'

/** A PDF read in the page; without JavaScript, or when it fails, a link. */
export function pdfViewer(options: { src: string; titre: string; downloadHref: string }): SafeHtml {
  const { src, titre, downloadHref } = options
  return html`<lecteur-pdf data-island="pdf-viewer" data-src="${src}" data-titre="${titre}">
<p class="lecteur-secours"><a href="${downloadHref}" download>Télécharger « ${titre} » (PDF)</a></p>
</lecteur-pdf>`
}
