import type { Ctx } from '#platform/context'
import { DomainError } from '#platform/errors'
import { attachFile, type Contenu, type Fichier, getFichier } from '#platform/files'
import type { Reaction } from '#platform/jobs'
import type { Entree } from '#platform/journal'
import { empreinteOf, etapeOf, etapesCourantes } from './dossier.ts'
import { dossierOfEntree, recordDossier } from './events.ts'
import type { DossierComplet, EtapeSuivie, Moteur, Resultat, Suite } from './modele.ts'
import { type CodeResultat, rankOf } from './resultats.ts'
import { canBecome, RECEVABLE } from './states.ts'
import { findComplet, updateDossier } from './store/dossiers.ts'
import { updateEtape } from './store/etapes.ts'
import { insertPiece } from './store/pieces.ts'

/** Begins this étape in the caller's transaction. @throws DomainError when its room refuses */
export async function startEtape(moteur: Moteur, ctx: Ctx, complet: DossierComplet, etape: EtapeSuivie): Promise<void> {
  const { dossier } = complet
  const depart = await etapeOf(moteur, etape.code).start(ctx, complet, etape)
  await updateEtape(ctx.tx, etape, {
    etat: 'en-cours',
    reference: depart.reference ?? null,
    anciennes: etape.reference ? [...etape.anciennes, etape.reference] : etape.anciennes,
    commenceLe: ctx.now,
    depuis: ctx.now,
    termineLe: null,
    par: ctx.actor.nom,
    message: depart.message,
    quiAgit: depart.quiAgit,
    empreinte: empreinteOf(complet),
  })
  await updateDossier(ctx.tx, dossier, { etat: 'en-cours', modifieLe: ctx.now })
  await recordDossier(ctx, 'dossier.etape-commencee', dossier.id, {
    etape: etape.code,
    reference: depart.reference ?? null,
  })
}

/**
 * Goes on after an étape is done: begins the next one, or ends the dossier. Nobody is there to read a refusal: it is
 * written on the dossier, whatever the room had begun being undone.
 */
export async function advance(moteur: Moteur, ctx: Ctx, dossierId: string): Promise<void> {
  const complet = await findComplet(ctx, dossierId, { lock: true })
  if (!complet) return
  const next = etapesCourantes(complet).find(({ etat }) => etat === 'attendu')
  if (!next) return terminate(ctx, complet)
  try {
    await ctx.tx.transaction((tx) => startEtape(moteur, { ...ctx, tx }, complet, next))
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    await failEtape(ctx, complet, next, { erreur: error.message, quiAgit: 'vous' })
  }
}

async function terminate(ctx: Ctx, { dossier }: DossierComplet): Promise<void> {
  if (!canBecome(dossier.etat, 'termine')) return
  await updateDossier(ctx.tx, dossier, { etat: 'termine', modifieLe: ctx.now, closLe: ctx.now })
  await recordDossier(ctx, 'dossier.termine', dossier.id)
}

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

/** Puts the étape and its dossier in error: what happened, who must act. */
export async function failEtape(
  ctx: Ctx,
  { dossier }: DossierComplet,
  etape: EtapeSuivie,
  { erreur, quiAgit }: { erreur: string; quiAgit: string },
): Promise<void> {
  await updateEtape(ctx.tx, etape, { etat: 'erreur', depuis: ctx.now, message: erreur, quiAgit })
  await updateDossier(ctx.tx, dossier, { etat: 'en-erreur', modifieLe: ctx.now })
  await recordDossier(ctx, 'dossier.en-erreur', dossier.id, { etape: etape.code, message: erreur })
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

/** Makes a stored content a piece of the dossier. */
export async function attachPiece(
  ctx: Ctx,
  dossier: DossierComplet['dossier'],
  contenu: Contenu,
  as:
    | { nom: string; role: 'principal' | 'annexe'; ordre: number }
    | { nom: string; role: 'resultat'; resultat: CodeResultat },
): Promise<Fichier> {
  const fichier = await attachFile(ctx, contenu, { service: 'bus', nom: as.nom })
  await insertPiece(ctx.tx, {
    collectiviteId: dossier.collectiviteId,
    id: ctx.newId(),
    dossierId: dossier.id,
    ordre: as.role === 'resultat' ? rankOf(as.resultat) : as.ordre,
    role: as.role,
    fichierId: fichier.id,
    nom: fichier.nom,
    sha256: fichier.sha256,
    taille: fichier.taille,
    type: fichier.type,
    typologie: '',
    resultat: as.role === 'resultat' ? as.resultat : '',
    tour: dossier.tour,
    ajouteeLe: ctx.now,
  })
  return fichier
}
