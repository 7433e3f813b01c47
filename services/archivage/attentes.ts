import type { Ctx } from '#platform/context'
import type { Attente, SearchResult } from '#platform/service'
import { addJours, jourDe } from '#standards/calendrier'
import { ACCORD_ACTES } from './accord.ts'
import { canConsult, canKeepAccord } from './permissions.ts'
import { etatVu, LABELS } from './states.ts'
import { findAccord } from './store/accords.ts'
import { listArchives } from './store/archives.ts'
import { listEnSouffrance, listEnCours as listVersementsEnCours } from './store/versements.ts'
import { archivageUrls } from './urls.ts'

const SHOWN = 20
/** Days before the end of an agreement from which it must be renewed. */
const PREAVIS_ACCORD = 60

/** What somebody must look at: refusals, altered archives, an agreement near its end. */
export async function listAttentes(ctx: Ctx): Promise<Attente[]> {
  if (!canConsult(ctx.actor)) return []
  return [...(await listRefus(ctx)), ...(await listAlterees(ctx)), ...(await listFinAccord(ctx))]
}

async function listRefus(ctx: Ctx): Promise<Attente[]> {
  const rows = await listEnSouffrance(ctx, SHOWN)
  return rows.map((row) => ({
    label: row.objet,
    detail: row.incident ?? `Versement refusé : ${row.message}`,
    href: archivageUrls.versement(ctx.collectivite, row.id),
    since: row.reponduLe ?? row.deposeLe,
  }))
}

async function listAlterees(ctx: Ctx): Promise<Attente[]> {
  const page = { sort: 'cote', dir: 'desc', limit: SHOWN, offset: 0 } as const
  const rows = await listArchives(ctx, { alterees: true }, page)
  return rows.map((row) => ({
    label: row.objet,
    detail: `Archive ${row.cote} altérée : prévenez votre opérateur, qui la restaurera`,
    href: archivageUrls.archive(ctx.collectivite, row.id),
    since: row.verifieeLe,
  }))
}

async function listFinAccord(ctx: Ctx): Promise<Attente[]> {
  if (!canKeepAccord(ctx.actor).ok) return []
  const accord = await findAccord(ctx, ACCORD_ACTES)
  if (!accord?.fin || accord.fin > addJours(jourDe(ctx.now), PREAVIS_ACCORD)) return []
  const href = archivageUrls.accord(ctx.collectivite)
  return [{ label: 'Accord de versement', detail: `À renouveler : il finit le ${accord.fin}`, href, since: ctx.now }]
}

/** What is on its way by itself. */
export async function listEnCours(ctx: Ctx): Promise<Attente[]> {
  if (!canConsult(ctx.actor)) return []
  const rows = await listVersementsEnCours(ctx, SHOWN)
  return rows.map((row) => ({
    label: row.objet,
    detail: `Versement aux archives : ${LABELS[etatVu(row)].toLowerCase()}`,
    href: archivageUrls.versement(ctx.collectivite, row.id),
    since: row.deposeLe,
  }))
}

export async function search(ctx: Ctx, words: string): Promise<SearchResult[]> {
  if (!canConsult(ctx.actor)) return []
  const page = { sort: 'cote', dir: 'desc', limit: SHOWN, offset: 0 } as const
  const rows = await listArchives(ctx, { q: words }, page)
  return rows.map((row) => ({
    label: row.objet,
    detail: `Archive ${row.cote}`,
    href: archivageUrls.archive(ctx.collectivite, row.id),
  }))
}
