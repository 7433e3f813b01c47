import type { Ctx } from '#platform/context'
import { type Faute, FormError } from '#platform/errors'
import { jourDe } from '#standards/calendrier'
import { etapeOf, etapesCourantes, fluxOf, getVisible } from '../dossier.ts'
import { dejaEnvoye, versionPerimee } from '../errors.ts'
import { recordDossier } from '../events.ts'
import type { DossierComplet, Moteur } from '../modele.ts'
import { startEtape } from '../moteur.ts'
import { can, canCreate, demand } from '../permissions.ts'
import { findComplet, updateDossier } from '../store/dossiers.ts'
import { insertEtapes } from '../store/etapes.ts'

/**
 * « Envoyer »: begins the first étape, once whatever the number of clicks and tabs.
 *
 * @throws FormError with every mistake at once; DomainError `bus.deja-envoye`, `bus.version-perimee`, or the refusal of
 *   the first room
 */
export async function sendDossier(moteur: Moteur, ctx: Ctx, input: { id: string; version: number }): Promise<void> {
  demand(canCreate(ctx.actor))
  const complet = await getVisible(ctx, input.id, { lock: true })
  const { dossier } = complet
  if (dossier.envoyeLe) throw dejaEnvoye(dossier)
  demand(can(ctx.actor, 'envoyer', dossier))
  if (dossier.version !== input.version) throw versionPerimee(dossier)
  await demandSansFaute(moteur, ctx, complet)
  await recordDossier(ctx, 'dossier.envoye', dossier.id, {
    flux: dossier.flux,
    objet: dossier.objet,
    cheminement: dossier.cheminement,
  })
  await updateDossier(ctx.tx, dossier, { envoyeLe: ctx.now, version: dossier.version + 1 })
  await startTour(moteur, ctx, complet)
}

/** Begins the cheminement from its first étape, in a new tour. */
export async function startTour(moteur: Moteur, ctx: Ctx, { dossier }: DossierComplet): Promise<void> {
  const next = await updateDossier(ctx.tx, dossier, { tour: dossier.tour + 1 })
  await insertEtapes(ctx.tx, next, next.cheminement)
  const fresh = (await findComplet(ctx, dossier.id)) as DossierComplet
  const first = etapesCourantes(fresh)[0]
  if (first) await startEtape(moteur, ctx, fresh, first)
}

/** @throws FormError with every mistake: those the flux sees, then those each étape foresees */
export async function demandSansFaute(moteur: Moteur, ctx: Ctx, complet: DossierComplet): Promise<void> {
  const fautes = await checkDossier(moteur, ctx, complet)
  if (fautes.length > 0) throw new FormError(fautes)
}

async function checkDossier(moteur: Moteur, ctx: Ctx, complet: DossierComplet): Promise<Faute[]> {
  const { dossier } = complet
  const fautes = fluxOf(moteur, dossier).check(complet, jourDe(ctx.now))
  if (dossier.cheminement.length === 0) {
    fautes.push({
      champ: 'etape_signature',
      code: 'bus.sans-etape',
      message: 'Choisissez au moins une étape : sans elle, le dossier n’irait nulle part.',
    })
  }
  for (const code of dossier.cheminement) {
    const known = new Set(fautes.map(({ champ }) => champ))
    // One message a field: an empty number is missing, not « incorrect » as well.
    const others = await etapeOf(moteur, code).check(ctx, complet)
    fautes.push(...others.filter(({ champ }) => champ === undefined || !known.has(champ)))
  }
  return fautes
}
