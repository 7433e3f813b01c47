import { createHash } from 'node:crypto'
import { type Collectivite, listCollectivites } from '#platform/collectivites'
import { type Ctx, inContext, inOperateurContext } from '#platform/context'
import { record } from '#platform/journal'
import type { House } from '#platform/service'
import { originOf } from './events.ts'
import { prochaineSonde } from './rules.ts'
import { insertSonde, type Sonde } from './store/preuves.ts'
import {
  findPublication,
  getComplete,
  listASonder,
  type PublicationComplete,
  updatePublication,
} from './store/publications.ts'
import { publicUrls } from './urls.ts'

/** A page slower than this is out of reach for an inhabitant too. */
const TIMEOUT_MS = 30_000
const SYSTEME = { genre: 'systeme' as const, nom: 'Parvis (sondes de publication)' }
const who = (requestId: string) => ({ actor: SYSTEME, requestId })

/** Fetches the public page of every publication whose turn has come, one after the other. */
export async function sonderPublications(house: House, requestId: string): Promise<void> {
  const due = await inOperateurContext(house, who(requestId), async (ctx) =>
    withCollectivite(await listASonder(ctx), await listCollectivites(ctx.tx)),
  )
  for (const { id, collectivite } of due) {
    const as = { ...who(requestId), collectivite }
    const publication = await inContext(house, as, (ctx) => getComplete(ctx, id))
    const vu = await lookAt(house, collectivite, publication)
    await inContext(house, as, (ctx) => saveSonde(house, ctx, id, vu))
  }
}

/** Rows of the whole house with their collectivité; those of a collectivité that has left are nobody's. */
export function withCollectivite<Row extends { collectiviteId: string }>(
  rows: readonly Row[],
  collectivites: readonly Collectivite[],
): (Row & { collectivite: Collectivite })[] {
  const byId = new Map(collectivites.map((one) => [one.id, one]))
  return rows.flatMap((row) => {
    const collectivite = byId.get(row.collectiviteId)
    return collectivite ? [{ ...row, collectivite }] : []
  })
}

async function saveSonde(house: House, ctx: Ctx, id: string, vu: Omit<Sonde, 'faiteLe'>): Promise<void> {
  const publication = await findPublication(ctx, id, { lock: true })
  // Withdrawn while we were looking: what was seen says nothing any more.
  if (!publication || publication.retireeLe) return
  const hasard = Buffer.from(house.random(4)).readUInt32BE() / 2 ** 32
  const next = prochaineSonde(publication.miseEnLigneLe, ctx.now, vu.resultat === 'conforme', hasard)
  await insertSonde(ctx, id, { ...vu, faiteLe: ctx.now })
  await updatePublication(ctx, id, { prochaineSondeLe: next ?? null })
  const { adresse, resultat, statut, sha256 } = vu
  const details = { adresse, resultat, statut, sha256 }
  await record(ctx, 'publication.sondee', { type: 'publication', id }, { ...originOf(publication), ...details })
}

/** Opens the page then its document as an inhabitant does: by their public address, through the network. */
async function lookAt(
  house: House,
  collectivite: { slug: string },
  publication: PublicationComplete,
): Promise<Omit<Sonde, 'faiteLe'>> {
  const expected = publication.pieces[0]?.sha256 ?? ''
  const absolute = (path: string) => new URL(path, house.config.publicUrl).href
  const adresse = absolute(publicUrls.document(collectivite, publication.id))
  const page = await open(absolute(publicUrls.acte(collectivite, publication.id)))
  if (page.statut !== 200)
    return { adresse, resultat: 'injoignable', statut: page.statut, sha256: null, detail: page.detail }
  const { statut, detail, sha256 } = await open(adresse)
  if (statut !== 200) return { adresse, resultat: 'injoignable', statut, sha256: null, detail }
  return sha256 === expected
    ? { adresse, resultat: 'conforme', statut, sha256, detail: 'La page et le document sont en ligne.' }
    : { adresse, resultat: 'different', statut, sha256, detail: 'Le document reçu n’est pas celui publié.' }
}

/** Reads an address to its end, keeping nothing but the digest. */
async function open(url: string): Promise<{ statut: number | null; detail: string; sha256: string | null }> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    const digest = createHash('sha256')
    for await (const chunk of answer.body ?? []) digest.update(chunk)
    const detail = answer.ok ? '' : `L’adresse ${url} répond ${answer.status}.`
    return { statut: answer.status, detail, sha256: digest.digest('hex') }
  } catch {
    return { statut: null, detail: `L’adresse ${url} ne répond pas.`, sha256: null }
  }
}
