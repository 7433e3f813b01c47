import type { Ctx } from '#platform/context'
import { attachFile, type Contenu, type Fichier } from '#platform/files'
import type { DossierComplet } from './modele.ts'
import { type CodeResultat, rankOf } from './resultats.ts'
import { insertPiece } from './store/pieces.ts'

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
