import type { Ctx } from '#platform/context'
import { empreinteOf, etapeActive, etapeOf, etapesCourantes, getVisible } from '../dossier.ts'
import { versionPerimee } from '../errors.ts'
import { recordDossier } from '../events.ts'
import type { DossierComplet, EtapeSuivie, Moteur } from '../modele.ts'
import { startEtape } from '../moteur.ts'
import { can, demand } from '../permissions.ts'
import { updateDossier } from '../store/dossiers.ts'
import { updateEtape } from '../store/etapes.ts'
import { demandSansFaute, startTour } from './send-dossier.ts'

/** Where a corrected dossier starts again. */
export type Reprise =
  /** From the étape in error: what was signed stays signed. */
  | { depuis: 'etape'; etape: EtapeSuivie }
  /** From the first étape, because `raison`. */
  | { depuis: 'debut'; raison: 'documents' | 'cheminement' | 'demande' }

/**
 * Relaunches a dossier that was corrected (`saveBrouillon` has kept the corrections). Signed documents that did not
 * change are not signed again; documents that changed are, whatever was asked.
 *
 * @param input.depuisLeDebut the agent wants the whole way again (the text itself changes)
 * @throws FormError with every mistake at once; DomainError `bus.version-perimee`
 */
export async function correctDossier(
  moteur: Moteur,
  ctx: Ctx,
  input: { id: string; version: number; depuisLeDebut?: boolean },
): Promise<Reprise> {
  const complet = await getVisible(ctx, input.id, { lock: true })
  const { dossier } = complet
  demand(can(ctx.actor, 'corriger', dossier))
  if (dossier.version !== input.version) throw versionPerimee(dossier)
  await demandSansFaute(moteur, ctx, complet)
  const reprise = findReprise(moteur, complet, input.depuisLeDebut ?? false)
  await recordDossier(ctx, 'dossier.corrige', dossier.id, describe(reprise))
  await updateDossier(ctx.tx, dossier, { version: dossier.version + 1 })
  if (reprise.depuis === 'etape') await startEtape(moteur, ctx, complet, reprise.etape)
  else await restart(moteur, ctx, complet)
  return reprise
}

/** Tells where a relaunch would begin: the page says it before the agent decides. */
export function findReprise(moteur: Moteur, complet: DossierComplet, depuisLeDebut: boolean): Reprise {
  const active = etapeActive(complet)
  if (!active || depuisLeDebut) return { depuis: 'debut', raison: 'demande' }
  const now = empreinteOf(complet)
  const bound = etapesCourantes(complet).filter(
    ({ code, etat }) => etat === 'fait' && etapeOf(moteur, code).lieDocuments,
  )
  if (bound.some(({ empreinte }) => empreinte !== now)) return { depuis: 'debut', raison: 'documents' }
  const followed = etapesCourantes(complet).map(({ code }) => code)
  if (followed.join() !== complet.dossier.cheminement.join()) return { depuis: 'debut', raison: 'cheminement' }
  return { depuis: 'etape', etape: active }
}

async function restart(moteur: Moteur, ctx: Ctx, complet: DossierComplet): Promise<void> {
  for (const etape of etapesCourantes(complet)) {
    if (etape.etat === 'fait') continue
    await updateEtape(ctx.tx, etape, { etat: 'annule', termineLe: ctx.now, quiAgit: '' })
  }
  await startTour(moteur, ctx, complet)
}

function describe(reprise: Reprise): { depuis: string; raison?: string } {
  return reprise.depuis === 'etape' ? { depuis: reprise.etape.code } : { depuis: 'debut', raison: reprise.raison }
}
