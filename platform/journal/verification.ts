import { createHash } from 'node:crypto'
import type { Collectivite } from '#platform/collectivites'
import { type ContextSource, inContext } from '#platform/context'
import { verifyTimestamp } from '#standards/signature'
import { digestEntree, EMPREINTE_ORIGINE, linkEmpreinte } from './empreinte.ts'
import type { Entree } from './index.ts'
import { findTete, listEntreesBetween, listScellements } from './lecture.ts'
import { renderTexte, type Scellement } from './scellement.ts'

const PAGE = 2000
const SEALS_PAGE = 100

/** Where something does not hold, and why, in French. */
export interface Rupture {
  numero: number
  motif: string
}

export interface Verification {
  /** Entries whose link was computed again. */
  entrees: number
  /** First broken link of the chain; what follows was not read. */
  rupture?: Rupture
  scellements: number
  /** Seals that do not cover what they say. */
  scellementsFaux: Rupture[]
}

/**
 * Computes the whole chain of a collectivité again, page by page, and the seals with it. Entries written meanwhile are
 * left to the next verification.
 */
export async function verifyJournal(source: ContextSource, collectivite: Collectivite): Promise<Verification> {
  const who = {
    actor: { genre: 'systeme' as const, nom: 'Parvis (journal)' },
    collectivite,
    requestId: 'verification',
  }
  const tete = await inContext(source, who, findTete)
  const seals: Scellement[] = []
  for (let offset = 0; ; offset += SEALS_PAGE) {
    const page = await inContext(source, who, (ctx) =>
      listScellements(ctx, { limit: SEALS_PAGE, offset, ordre: 'premiers' }),
    )
    seals.push(...page)
    if (page.length < SEALS_PAGE) break
  }
  const digests = new Map<number, string>()
  const sealed = new Set(seals.map(({ dernierNumero }) => dernierNumero))
  let link = { numero: 0, empreinte: EMPREINTE_ORIGINE }
  const last = tete?.dernierNumero ?? 0
  let rupture: Rupture | undefined
  while (link.numero < last && !rupture) {
    const from = link.numero + 1
    const to = Math.min(link.numero + PAGE, last)
    const entries = await inContext(source, who, (ctx) => listEntreesBetween(ctx, from, to))
    for (const entry of entries) {
      rupture = checkLink(link, entry)
      if (rupture) break
      link = { numero: entry.numero, empreinte: entry.empreinte }
      if (sealed.has(entry.numero)) digests.set(entry.numero, entry.empreinte)
    }
    if (!rupture && link.numero < to) rupture = missing(link.numero + 1)
  }
  if (!rupture && tete && tete.derniereEmpreinte !== link.empreinte)
    rupture = { numero: last, motif: 'La tête de la chaîne ne porte pas l’empreinte de la dernière entrée.' }
  const scellementsFaux: Rupture[] = []
  for (const seal of seals) {
    const motif = await checkSeal(collectivite, seal, digests.get(seal.dernierNumero))
    if (motif) scellementsFaux.push({ numero: seal.dernierNumero, motif })
  }
  return { entrees: link.numero, ...(rupture ? { rupture } : {}), scellements: seals.length, scellementsFaux }
}

function checkLink(before: { numero: number; empreinte: string }, entry: Entree): Rupture | undefined {
  const { numero } = entry
  if (numero !== before.numero + 1) return missing(before.numero + 1)
  if (entry.empreintePrecedente !== before.empreinte)
    return { numero, motif: 'Cette entrée ne suit pas la précédente : l’une des deux a été changée.' }
  if (linkEmpreinte(before.empreinte, digestEntree(entry)) !== entry.empreinte)
    return { numero, motif: 'Le contenu de cette entrée n’est plus celui qui a été inscrit.' }
  return undefined
}

const missing = (numero: number): Rupture => ({ numero, motif: 'Cette entrée manque.' })

async function checkSeal(collectivite: Collectivite, seal: Scellement, digest: string | undefined) {
  if (digest === undefined) return 'L’entrée que ce scellement couvre n’a pas pu être vérifiée.'
  if (seal.texte !== renderTexte(collectivite, seal.dernierNumero, digest))
    return 'Le texte scellé ne porte pas l’empreinte de cette entrée.'
  const sha256 = new Uint8Array(createHash('sha256').update(seal.texte).digest())
  try {
    await verifyTimestamp(new Uint8Array(seal.jeton), sha256, { trustAnchors: [] })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
