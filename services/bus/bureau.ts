import type { Ctx } from '#platform/context'
import type { Attente, SearchResult } from '#platform/service'
import { etapeActive, fluxOf, nomOf } from './dossier.ts'
import type { Moteur } from './modele.ts'
import { etatPhrase } from './pages/phrases.ts'
import { canCreate, visibleTo } from './permissions.ts'
import { LIBELLES_ETAT } from './states.ts'
import { complete, listByEtat } from './store/dossiers.ts'
import { listDossiers } from './store/recherche.ts'
import { busUrls } from './urls.ts'

const MANY = 50

/** What awaits the actor: dossiers to correct, then his own drafts. */
export async function listAttentes(moteur: Moteur, ctx: Ctx): Promise<Attente[]> {
  const { actor } = ctx
  if (actor.genre !== 'agent' || !canCreate(actor).ok) return []
  const wrong = await complete(ctx.tx, ctx.collectivite.id, await listByEtat(ctx, 'en-erreur', MANY))
  const drafts = await listByEtat(ctx, 'brouillon', MANY)
  return [
    ...wrong.map((complet) => ({
      label: nomOf(moteur, complet.dossier),
      detail: `À corriger. ${etatPhrase(moteur, complet, ctx.now)}`,
      href: busUrls.dossier(ctx.collectivite, complet.dossier.id),
      since: etapeActive(complet)?.depuis ?? complet.dossier.modifieLe,
    })),
    ...drafts
      .filter(({ auteur }) => auteur.compteId === actor.compteId)
      .map((dossier) => ({
        label: nomOf(moteur, dossier),
        detail: 'Brouillon à compléter et à envoyer',
        href: busUrls.formulaire(ctx.collectivite, dossier.id),
        since: dossier.modifieLe,
      })),
  ]
}

export async function searchDossiers(moteur: Moteur, ctx: Ctx, mots: string): Promise<SearchResult[]> {
  const scope = visibleTo(ctx.actor)
  if (scope === 'aucun') return []
  const filtre = { mots, sansBrouillons: scope === 'envoyes' }
  const found = await listDossiers(ctx, filtre, { par: 'activite', sens: 'desc' }, { limit: 10, offset: 0 })
  return found.map((dossier) => ({
    label: nomOf(moteur, dossier),
    detail: [fluxOf(moteur, dossier).label, dossier.numero, LIBELLES_ETAT[dossier.etat]]
      .filter((part) => part)
      .join(' · '),
    href: busUrls.dossier(ctx.collectivite, dossier.id),
  }))
}
