import { createHash } from 'node:crypto'
import type { Ctx } from '#platform/context'
import { NotFoundError } from '#platform/errors'
import { inconnu } from './errors.ts'
import type { Dossier, DossierComplet, Etape, EtapeSuivie, Flux, Moteur, Piece } from './modele.ts'
import { visibleTo } from './permissions.ts'
import type { CodeResultat } from './resultats.ts'
import { findComplet } from './store/dossiers.ts'

/** The dossier, for those who may see it. @throws NotFoundError to all others, who may not know that it exists */
export async function getVisible(ctx: Ctx, id: string, options: { lock?: boolean } = {}): Promise<DossierComplet> {
  const scope = visibleTo(ctx.actor)
  const found = scope === 'aucun' || !isUuid(id) ? undefined : await findComplet(ctx, id, options)
  if (!found || (scope === 'envoyes' && !found.dossier.envoyeLe)) {
    throw new NotFoundError('Ce dossier n’existe pas, ou vous n’y avez pas accès.')
  }
  return found
}

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

export function fluxOf(moteur: Moteur, { flux }: Pick<Dossier, 'flux'>): Flux {
  const found = moteur.flux[flux]
  if (!found) throw inconnu('flux', flux)
  return found
}

export function etapeOf(moteur: Moteur, code: string): Etape {
  const found = moteur.etapes[code]
  if (!found) throw inconnu('étape', code)
  return found
}

/** Étapes of the present tour, in order. */
export function etapesCourantes({ dossier, etapes }: DossierComplet): EtapeSuivie[] {
  return etapes.filter((etape) => etape.tour === dossier.tour)
}

/** The étape under way or in error. */
export function etapeActive(complet: DossierComplet): EtapeSuivie | undefined {
  return etapesCourantes(complet).find(({ etat }) => etat === 'en-cours' || etat === 'erreur')
}

/** What the room holds for an étape that is done in the present tour. */
export function referenceFaite(complet: DossierComplet, code: string): string | undefined {
  return etapesCourantes(complet).find((etape) => etape.code === code && etape.etat === 'fait')?.reference ?? undefined
}

/** What the agent gave: the main document first, then the annexes. */
export function documentsOf({ pieces }: Pick<DossierComplet, 'pieces'>): Piece[] {
  return [...pieces.filter(({ role }) => role === 'principal'), ...pieces.filter(({ role }) => role === 'annexe')]
}

/** The latest result of this kind in the present tour. */
export function resultatOf({ dossier, pieces }: DossierComplet, code: CodeResultat): Piece | undefined {
  return pieces.findLast((piece) => piece.resultat === code && piece.tour === dossier.tour)
}

/** The main document as it must go on: signed if it was signed here. */
export function acteCourant(complet: DossierComplet): Piece | undefined {
  return resultatOf(complet, 'document-signe') ?? documentsOf(complet).find(({ role }) => role === 'principal')
}

/** Digest of the documents, in order: equal when nothing was added, removed, replaced or moved. */
export function empreinteOf(complet: DossierComplet): string {
  const digests = documentsOf(complet).map(({ role, sha256 }) => `${role} ${sha256}\n`)
  return createHash('sha256').update(digests.join('')).digest('hex')
}

/** What a dossier is called, even when it has no objet yet. */
export function nomOf(moteur: Moteur, dossier: Pick<Dossier, 'objet' | 'flux'>): string {
  return dossier.objet || fluxOf(moteur, dossier).sansObjet
}
