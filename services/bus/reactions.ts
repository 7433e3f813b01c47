import type { Ctx } from '#platform/context'
import { getFichier } from '#platform/files'
import type { Reaction } from '#platform/jobs'
import type { Entree } from '#platform/journal'
import { etapeOf, etapesCourantes } from './dossier.ts'
import { dossierOfEntree, recordDossier } from './events.ts'
import type { DossierComplet, EtapeSuivie, Moteur, Resultat, Suite } from './modele.ts'
import { advance, failEtape } from './moteur.ts'
import { attachPiece } from './pieces.ts'
import { canBecome, RECEVABLE } from './states.ts'
import { findComplet, updateDossier } from './store/dossiers.ts'
import { updateEtape } from './store/etapes.ts'

/** One reaction for each event that some étape waits for. */
export function createReactions(moteur: Moteur): Record<string, Reaction> {
  const noms = new Set(Object.values(moteur.etapes).flatMap((etape) => Object.keys(etape.on)))
  return Object.fromEntries([...noms].map((nom) => [nom, (ctx: Ctx, entry: Entree) => receive(moteur, ctx, entry)]))
}

/**
 * Takes an event of a room into account. Events come after their commit, in any order, sometimes twice, sometimes about
 * work that was started again since: only the étape that still holds this very reference listens.
 */
export async function receive(moteur: Moteur, ctx: Ctx, entry: Entree): Promise<void> {
  const dossierId = dossierOfEntree(entry)
  const complet = dossierId && (await findComplet(ctx, dossierId, { lock: true }))
  if (!complet) return
  const etape = etapesCourantes(complet).find(
    ({ code, reference }) => reference === entry.sujetId && moteur.etapes[code]?.on[entry.nom],
  )
  const means = etape && etapeOf(moteur, etape.code).on[entry.nom]
  if (!etape || !means) return
  const suite = await means(ctx, complet, etape, entry)
  await follow(moteur, ctx, complet, etape, entry.numero, suite)
}

async function follow(
  moteur: Moteur,
  ctx: Ctx,
  complet: DossierComplet,
  etape: EtapeSuivie,
  numero: number,
  suite: Suite,
): Promise<void> {
  const may = RECEVABLE[etape.etat]
  if ('annule' in suite) return annul(ctx, complet, etape, suite.annule)
  // A proof that comes after the étape is done joins the dossier all the same.
  if ('fait' in suite && etape.etat === 'fait') return addResultats(ctx, complet, suite.resultats)
  if ('fait' in suite && may.includes('fait')) {
    await finishEtape(ctx, complet, etape, suite)
    await updateEtape(ctx.tx, etape, { derniereEntree: numero })
    return advance(moteur, ctx, complet.dossier.id)
  }
  if (numero <= etape.derniereEntree) return
  if ('erreur' in suite && may.includes('erreur')) await failEtape(ctx, complet, etape, suite)
  else if ('progres' in suite && may.includes('progres')) await tellProgres(ctx, complet, etape, suite)
  else return
  await updateEtape(ctx.tx, etape, { derniereEntree: numero })
}

async function finishEtape(
  ctx: Ctx,
  complet: DossierComplet,
  etape: EtapeSuivie,
  suite: { fait: string; resultats?: readonly Resultat[] },
): Promise<void> {
  const { dossier } = complet
  await addResultats(ctx, complet, suite.resultats)
  await updateEtape(ctx.tx, etape, {
    etat: 'fait',
    termineLe: ctx.now,
    depuis: ctx.now,
    message: suite.fait,
    quiAgit: '',
  })
  // An étape that fails then succeeds without anybody leaves no dossier « à corriger » behind it.
  await updateDossier(ctx.tx, dossier, { etat: 'en-cours', modifieLe: ctx.now })
  await recordDossier(ctx, 'dossier.etape-terminee', dossier.id, { etape: etape.code, message: suite.fait })
}

async function tellProgres(
  ctx: Ctx,
  { dossier }: DossierComplet,
  etape: EtapeSuivie,
  { progres, quiAgit }: { progres: string; quiAgit: string },
): Promise<void> {
  await updateEtape(ctx.tx, etape, { depuis: ctx.now, message: progres, quiAgit })
  await updateDossier(ctx.tx, dossier, { modifieLe: ctx.now })
  await recordDossier(ctx, 'dossier.progres', dossier.id, { etape: etape.code, message: progres })
}

async function annul(ctx: Ctx, { dossier }: DossierComplet, etape: EtapeSuivie, message: string): Promise<void> {
  if (!canBecome(dossier.etat, 'annule')) return
  await updateEtape(ctx.tx, etape, { etat: 'annule', termineLe: ctx.now, depuis: ctx.now, message, quiAgit: '' })
  await updateDossier(ctx.tx, dossier, { etat: 'annule', modifieLe: ctx.now, closLe: ctx.now })
  await recordDossier(ctx, 'dossier.annule', dossier.id, { etape: etape.code, motif: message })
}

/** Keeps what an étape brought back, under our own name: the room may forget it one day, the dossier does not. */
async function addResultats(
  ctx: Ctx,
  { dossier, pieces }: DossierComplet,
  resultats: readonly Resultat[] = [],
): Promise<void> {
  for (const { code, fichierId, nom } of resultats) {
    const source = await getFichier(ctx, fichierId)
    const known = pieces.some(
      (one) => one.resultat === code && one.tour === dossier.tour && one.sha256 === source.sha256,
    )
    if (known) continue
    await attachPiece(ctx, dossier, source, { nom: nom ?? source.nom, role: 'resultat', resultat: code })
  }
}
