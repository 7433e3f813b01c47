import type { Ctx } from '#platform/context'
import { detachFichier } from '#platform/files'
import type { RetentionItem, RetentionRule } from '#platform/service'
import { addJours, jourDe } from '#standards/calendrier'
import { nomOf } from './dossier.ts'
import type { Dossier, Flux, Moteur } from './modele.ts'
import { findComplet, listDormants, removeDossier } from './store/dossiers.ts'

/** Days that a draft nobody touches any more is kept. */
const BROUILLON = 180
const DAY_MS = 86_400_000

/** What may be removed: only what is over. A dossier under way or in error never is. */
export function createRetention(moteur: Moteur): RetentionRule[] {
  return [
    {
      code: 'brouillons',
      donnees: 'Brouillons jamais envoyés',
      duree: `${BROUILLON} jours après la dernière modification`,
      source: 'Charte de l’opérateur',
      listDue: (ctx, days) => listDue(moteur, ctx, { etats: ['brouillon'] }, BROUILLON, days),
      remove: (ctx, id) => removeAll(ctx, id),
    },
    ...Object.values(moteur.flux).map((flux) => finished(moteur, flux)),
  ]
}

function finished(moteur: Moteur, { code, label, conservation }: Flux): RetentionRule {
  return {
    code: `termines-${code}`,
    donnees: `Dossiers terminés ou annulés (${label.toLowerCase()}), avec leurs documents ; le journal et les archives demeurent`,
    duree: `${conservation} jours après la fin du dossier`,
    source: 'Charte de l’opérateur',
    listDue: (ctx, days) => listDue(moteur, ctx, { etats: ['termine', 'annule'], flux: code }, conservation, days),
    remove: (ctx, id) => removeAll(ctx, id),
  }
}

async function listDue(
  moteur: Moteur,
  ctx: Ctx,
  filter: { etats: readonly Dossier['etat'][]; flux?: string },
  kept: number,
  days: number,
): Promise<RetentionItem[]> {
  const before = new Date(ctx.now.getTime() - (kept - days) * DAY_MS)
  const dormants = await listDormants(ctx, { ...filter, before })
  return dormants.map((dossier) => ({
    id: dossier.id,
    label: [dossier.numero, nomOf(moteur, dossier)].filter((part) => part !== '').join(' '),
    jour: addJours(jourDe(dossier.modifieLe), kept),
  }))
}

async function removeAll(ctx: Ctx, id: string): Promise<void> {
  const complet = await findComplet(ctx, id, { lock: true })
  if (!complet) return
  for (const { fichierId } of complet.pieces) await detachFichier(ctx, fichierId)
  await removeDossier(ctx.tx, ctx.collectivite.id, id)
}
