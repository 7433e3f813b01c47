import { buffer } from 'node:stream/consumers'
import { openPackage, type SedaFault } from '#standards/seda'
import { SignatureError, type SignatureReport, verifyPades } from '#standards/signature'
import { faute } from './fautes.ts'
import type { FichierTrouve } from './inspection.ts'
import type { Source } from './lecture.ts'

/** What the signatures of one PDF are worth together: the worst of them. */
export interface FichierSigne {
  nom: string
  indication: SignatureReport['indication']
  /** French sentence of the worst. */
  resume: string
}

/** A PDF is verified whole in memory. */
const MAX_PDF = 100_000_000

/** Verifies the signatures of every PDF of a package, at the time of each signature. Those not signed are left out. */
export async function verifySignatures(
  source: Source,
  fichiers: readonly FichierTrouve[],
  trustAnchors: Uint8Array[],
): Promise<FichierSigne[]> {
  const pdfs = new Set(
    fichiers
      .filter(({ size, identification }) => size <= MAX_PDF && identification?.format.mimeType === 'application/pdf')
      .map(({ name }) => name),
  )
  const signed: FichierSigne[] = []
  for await (const file of (await openPackage(source)).files()) {
    if (!pdfs.has(file.name)) continue
    const reports = await reportsOf(await buffer(await file.open()), trustAnchors)
    const worst = reports.toSorted((a, b) => RANK[b.indication] - RANK[a.indication])[0]
    if (worst) signed.push({ nom: file.name, indication: worst.indication, resume: worst.summary })
  }
  return signed
}

const RANK: Record<SignatureReport['indication'], number> = { 'TOTAL-PASSED': 0, INDETERMINATE: 1, 'TOTAL-FAILED': 2 }

async function reportsOf(pdf: Uint8Array, trustAnchors: Uint8Array[]): Promise<SignatureReport[]> {
  try {
    const reports = await verifyPades(pdf, { trustAnchors })
    return reports.filter(({ kind }) => kind === 'signature')
  } catch (error) {
    // A PDF that cannot be read for signatures proves none.
    if (error instanceof SignatureError) return []
    throw error
  }
}

/** Asked for by the agreement: one document at least whose signatures are all valid (its stamped copies need not be). */
export function checkSignatures(signed: readonly FichierSigne[]): SedaFault[] {
  const best = signed.toSorted((a, b) => RANK[a.indication] - RANK[b.indication])[0]
  if (!best) return [faute('signatures', '305', 'Aucun document du paquet ne porte de signature électronique')]
  if (best.indication === 'TOTAL-PASSED') return []
  const code = best.indication === 'INDETERMINATE' ? '311' : '310'
  return [faute('signatures', code, `Signature de « ${best.nom} » : ${best.resume}`, best.nom)]
}
