import {
  buildCourrierPrefecture,
  buildNom,
  type CourrierPrefecture,
  type MessageRecu,
  type NomMessage,
  type PaquetRecu,
  parseNom,
} from '#standards/actes'
import { COURRIERS, type TypeCourrier } from './modele.ts'
import { type Cadre, enclose, type Lettre } from './reponses.ts'

const TEXTES: Record<TypeCourrier, string> = {
  '2-1': '',
  '3-1': 'Merci de transmettre le plan de financement annexé à la délibération.',
  '4-1': 'Le montant voté ne correspond pas à celui du budget primitif.',
  '5-1': 'Incompétence de l’auteur de l’acte.',
}

/** A letter about an acte, with its document. */
export function buildCourrier(
  type: TypeCourrier,
  { paquet, message, idActe }: { paquet: PaquetRecu; message: MessageRecu; idActe: string },
  cadre: Cadre,
): Lettre {
  const { racine, label } = COURRIERS[type]
  const [transaction = 0, flux = 0] = type.split('-').map(Number)
  const base = { ...(parseNom(message.nom) as NomMessage), transaction, flux }
  const document = buildNom({
    ...(base as Required<Omit<NomMessage, 'genre'>>),
    genre: 'document',
    rang: cadre.serie + 1,
    extension: 'pdf',
  })
  const courrier: CourrierPrefecture = {
    racine,
    idActe,
    date: cadre.jour,
    texte: TEXTES[type],
    documents: [{ nom: document }],
  }
  return enclose(paquet.enveloppe, cadre, {
    sujet: `@CTES : ${label.toLowerCase()} sur l’acte ${idActe}`,
    texte: `${label} sur l’acte ${idActe}.`,
    message: buildNom({ ...base, rang: cadre.serie }),
    contenu: buildCourrierPrefecture(courrier),
    documents: [{ nom: document, contenu: buildPdf(`${label} - ${idActe}`) }],
  })
}

/** A page with one line (ASCII), the smallest honest PDF. */
function buildPdf(line: string): Uint8Array {
  const text = line
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/[()\\]/g, ' ')
  const content = `BT /F 14 Tf 60 780 Td (${text}) Tj ET`
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>',
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
  let pdf = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = pdf.length
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  return new TextEncoder().encode(
    `${pdf}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${pdf.length}\n%%EOF\n`,
  )
}
