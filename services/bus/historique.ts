import type { Ctx } from '#platform/context'
import { type Entree, listEntrees, type Sujet } from '#platform/journal'
import { etapeOf } from './dossier.ts'
import type { DossierComplet, EtapeSuivie, Moteur } from './modele.ts'

/** Subjects of the journal that tell the life of a dossier: itself, and what each room did for it. */
export function sujetsOf(moteur: Moteur, { dossier, etapes }: DossierComplet): Sujet[] {
  const rooms = etapes.flatMap((etape) => {
    const type = etapeOf(moteur, etape.code).sujetType
    return referencesOf(etape).map((id) => ({ type, id }))
  })
  return [{ type: 'dossier', id: dossier.id }, ...rooms]
}

/** All of their entries, in the order of writing. */
export async function listHistorique(moteur: Moteur, ctx: Ctx, complet: DossierComplet): Promise<Entree[]> {
  const entrees: Entree[] = []
  for (const sujet of sujetsOf(moteur, complet)) entrees.push(...(await listEntrees(ctx, sujet)))
  return entrees.sort((a, b) => a.numero - b.numero)
}

/** What the room holds for this étape: the former tries, then the present one. */
export function referencesOf({ anciennes, reference }: EtapeSuivie): string[] {
  return reference ? [...anciennes, reference] : anciennes
}
