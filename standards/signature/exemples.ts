/** Material of this unit's tests: an authority, keys, and PDFs of the shapes met in town halls. */
import { PDFDocument } from '@cantoo/pdf-lib'
import { fromLatin1 } from '#standards/octets'
import type { SigningKey } from './algorithme.ts'
import { createAuthority, type IssuedKey, issueCertificate, type KeyType } from './autorite.ts'
import { completePades, type PadesOptions, preparePades } from './pades.ts'

export const FROM = new Date('2024-01-01T00:00:00Z')
export const TO = new Date('2034-01-01T00:00:00Z')
export const SIGNED_AT = new Date('2025-03-04T10:00:00Z')

/** The authority trusted by the tests. */
export const autorite = await createAuthority({ nom: 'Autorité d’essai', from: FROM })

/** Key of a person whose certificate comes from the trusted authority. */
export function issueSigner(nom = 'Marie Durand', keyType: KeyType = 'P-256'): Promise<IssuedKey> {
  return issueCertificate(autorite, { nom, titre: 'Maire', usage: 'signature', from: FROM, to: TO, keyType })
}

/** A letter of a few pages, written with object streams (PDF 1.5) or with plain tables. */
export async function buildPdf(options: { pages?: number; useObjectStreams?: boolean } = {}): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false })
  for (let number = 1; number <= (options.pages ?? 1); number++) {
    document.addPage([595, 842]).drawText(`Page ${number}`, { x: 50, y: 780 })
  }
  return document.save({ useObjectStreams: options.useObjectStreams ?? true })
}

/** Signs in one go, as the server does for a seal. */
export async function signPdf(pdf: Uint8Array, key: SigningKey, options: Partial<PadesOptions> = {}) {
  const { toBeSigned, prepared } = await preparePades(pdf, { ...key, at: SIGNED_AT, ...options })
  return completePades(pdf, prepared, await key.sign(toBeSigned))
}

/**
 * A PDF written by hand from the bodies of its objects, numbered from 1, the first being the catalog; with a
 * cross-reference table. `trailer` completes the trailer.
 */
export function assemblePdf(bodies: string[], trailer = ''): Uint8Array {
  let text = '%PDF-1.7\n'
  const offsets = bodies.map((body, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${body}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const size = bodies.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`
  return fromLatin1(
    `${text}${table}trailer\n<</Size ${size}/Root 1 0 R${trailer}>>\nstartxref\n${text.length}\n%%EOF\n`,
  )
}

/** Catalog, page tree and one empty page. */
export const ONE_PAGE = [
  '<</Type/Catalog/Pages 2 0 R>>',
  '<</Type/Pages/Kids[3 0 R]/Count 1>>',
  '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>',
]
