import PdfDocument from 'pdfkit'

const ARTICLES = [
  'Article 1 : la salle des fêtes est louée 120 euros la journée aux habitants de la commune et 240 euros aux autres demandeurs.',
  'Article 2 : les associations de la commune en disposent gratuitement deux fois par an.',
  'Article 3 : le maire est chargé de l’exécution de la présente délibération.',
]

/** A two-page deliberation of an invented commune. */
export async function buildSampleDocument(): Promise<Uint8Array> {
  const pdf = new PdfDocument({ size: 'A4', margin: 72, info: { Title: 'Délibération 2026-014' }, lang: 'fr-FR' })
  const chunks: Uint8Array[] = []
  pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk))
  const done = new Promise<void>((resolve) => pdf.on('end', () => resolve()))
  pdf.fontSize(11).text('COMMUNE DE SAINT-AUBIN-DES-VIGNES').moveDown(2)
  pdf.fontSize(16).text('Délibération n° 2026-014', { align: 'center' }).moveDown(0.5)
  pdf.fontSize(12).text('Tarifs de location de la salle des fêtes', { align: 'center' }).moveDown(2)
  pdf.text('Le conseil municipal, réuni le 26 février 2026, après en avoir délibéré, décide à l’unanimité :').moveDown()
  for (const article of ARTICLES) pdf.text(article).moveDown()
  pdf.addPage().fontSize(14).text('Annexe : grille des tarifs').moveDown()
  pdf.fontSize(12).text('Journée : 120 €, week-end : 200 €, caution : 500 €.')
  pdf.end()
  await done
  return Buffer.concat(chunks)
}
