import type { Collectivite } from '#platform/collectivites'
import { inContext } from '#platform/context'
import { type Fichier, listFichiers } from '#platform/files'
import type { House } from '#platform/service'
import { ActesError, parseBudget } from '#standards/actes'
import { inspectPdf, PdfError } from '#standards/pdf'
import { SignatureError, verifyPades } from '#standards/signature'
import { XmlError } from '#standards/xml'
import { asRoom } from './acteur.ts'
import type { Faits } from './modele.ts'
import { bytesOf } from './octets.ts'
import { listFaits, saveFaits } from './store/classifications.ts'

/**
 * Looks into the contents that were never looked at, so that `checkDepot` can judge them without reading a file: call it
 * outside any transaction, as soon as documents are there. Unknown files are ignored.
 */
export async function inspectDocuments(
  house: House,
  collectivite: Collectivite,
  fichierIds: readonly string[],
): Promise<void> {
  const inconnus = await inContext(house, asRoom(collectivite), async (ctx) => {
    const fichiers = await listFichiers(ctx, fichierIds)
    const known = await listFaits(
      ctx,
      fichiers.map(({ sha256 }) => sha256),
    )
    return fichiers.filter(({ sha256 }) => !known.has(sha256))
  })
  await inspectFichiers(house, collectivite, inconnus)
}

/** The same, for files that are known not to have been looked at. */
export async function inspectFichiers(
  house: House,
  collectivite: Collectivite,
  inconnus: readonly Fichier[],
): Promise<void> {
  for (const fichier of inconnus) {
    const faits = await lookInto(house, collectivite, fichier)
    await inContext(house, asRoom(collectivite), (ctx) => saveFaits(ctx, fichier.sha256, faits))
  }
}

async function lookInto(house: House, collectivite: Collectivite, { sha256, type }: Fichier): Promise<Faits> {
  if (type !== 'application/pdf' && type !== 'application/xml') return {}
  const bytes = await bytesOf(await house.files.read(collectivite.id, sha256))
  return type === 'application/pdf' ? lookIntoPdf(bytes, await house.confiance.anchors()) : lookIntoXml(bytes)
}

async function lookIntoPdf(bytes: Uint8Array, anchors: Uint8Array[]): Promise<Faits> {
  try {
    const { encrypted, pages = 0, signatures } = inspectPdf(bytes)
    const pdf = { corrompu: false, chiffre: encrypted, pages }
    return signatures === 0 ? { pdf } : { pdf, signature: await verifySignatures(bytes, anchors) }
  } catch (error) {
    if (error instanceof PdfError) return { pdf: { corrompu: true, chiffre: false, pages: 0 } }
    throw error
  }
}

/**
 * A signature is refused only when it is broken: whom to trust is the business of whoever reads it, and the authorities
 * of tenderers are unknown here.
 */
async function verifySignatures(
  bytes: Uint8Array,
  trustAnchors: Uint8Array[],
): Promise<NonNullable<Faits['signature']>> {
  try {
    const broken = (await verifyPades(bytes, { trustAnchors })).find(({ integrity }) => integrity === 'rompue')
    return broken ? { valide: false, raison: broken.summary } : { valide: true }
  } catch (error) {
    if (error instanceof SignatureError) return { valide: false, raison: error.message }
    throw error
  }
}

function lookIntoXml(bytes: Uint8Array): Faits {
  try {
    return { budget: parseBudget(bytes) }
  } catch (error) {
    if (error instanceof ActesError || error instanceof XmlError) return {}
    throw error
  }
}
