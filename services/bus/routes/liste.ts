import { createId } from '#platform/context'
import { type Demande, type Reponse, redirect } from '#platform/http'
import { addJours, debutDe, isJour } from '#standards/calendrier'
import { csvReponse, readTableState, type TableState, tableUrl } from '#ui'
import { createDossier } from '../actions/create-dossier.ts'
import { fluxOf } from '../dossier.ts'
import type { Dossier, DossierComplet, Moteur } from '../modele.ts'
import { listePage } from '../pages/liste.ts'
import { nouveauPage } from '../pages/nouveau.ts'
import { etatPhrase } from '../pages/phrases.ts'
import { canCreate, demand, visibleTo } from '../permissions.ts'
import { ETATS_DOSSIER, LIBELLES_ETAT } from '../states.ts'
import { listEtapes } from '../store/dossiers.ts'
import { countDossiers, type FiltreDossiers, listDossiers, MAX_TOTAL, type TriDossiers } from '../store/recherche.ts'
import { busUrls } from '../urls.ts'
import { demandVisible } from './visible.ts'

const TRIS = ['activite', 'creation', 'objet', 'numero'] as const

export async function showListe(moteur: Moteur, demande: Demande): Promise<Reponse> {
  demandVisible(demande)
  const state = readState(demande)
  const { dossiers, total } = await demande.inContext(async (ctx) => {
    const filtre = filtreOf(demande, state)
    const rows = await listDossiers(ctx, filtre, triOf(state), {
      limit: state.pageSize,
      offset: (state.page - 1) * state.pageSize,
    })
    return { dossiers: await withEtapes(ctx, rows), total: await countDossiers(ctx, filtre) }
  })
  return listePage(demande, {
    moteur,
    dossiers,
    state: { ...state, total },
    creer: canCreate(demande.actor),
    csvHref: tableUrl(busUrls.dossiersCsv(demande.collectivite), state, { page: 1 }),
  })
}

/** The same list, whole, for a spreadsheet. */
export async function downloadListe(moteur: Moteur, demande: Demande): Promise<Reponse> {
  demandVisible(demande)
  const state = readState(demande)
  const dossiers = await demande.inContext(async (ctx) =>
    withEtapes(ctx, await listDossiers(ctx, filtreOf(demande, state), triOf(state), { limit: MAX_TOTAL, offset: 0 })),
  )
  const columns = ['Type', 'Objet', 'Numéro', 'État', 'Où en est-il', 'Préparé par', 'Créé le', 'Envoyé le', 'Clos le']
  const day = (instant: Date | null) => instant?.toISOString() ?? ''
  const rows = dossiers.map((complet) => {
    const { dossier } = complet
    return [
      fluxOf(moteur, dossier).label,
      dossier.objet,
      dossier.numero,
      LIBELLES_ETAT[dossier.etat],
      etatPhrase(moteur, complet, demande.now),
      dossier.auteur.nom,
      day(dossier.creeLe),
      day(dossier.envoyeLe),
      day(dossier.closLe),
    ]
  })
  return csvReponse(`dossiers-${demande.collectivite.slug}`, columns, rows)
}

export async function showNouveau(moteur: Moteur, demande: Demande): Promise<Reponse> {
  demand(canCreate(demande.actor))
  const { now, house } = demande
  const choix = Object.values(moteur.flux).map((flux) => ({ flux, id: createId(now, house.random) }))
  return nouveauPage(demande, choix)
}

export async function postNouveau(moteur: Moteur, demande: Demande): Promise<Reponse> {
  const form = await demande.form()
  const id = await demande.inContext((ctx) =>
    createDossier(moteur, ctx, { id: form.get('id') || ctx.newId(), flux: form.get('flux') }),
  )
  return redirect(busUrls.formulaire(demande.collectivite, id))
}

type Ctx = Parameters<typeof listDossiers>[0]

/** Étapes tell where each dossier stands; the list shows no piece. */
async function withEtapes(ctx: Ctx, rows: readonly Dossier[]): Promise<DossierComplet[]> {
  const etapes = await listEtapes(
    ctx.tx,
    ctx.collectivite.id,
    rows.map(({ id }) => id),
  )
  return rows.map((dossier) => ({ dossier, pieces: [], etapes: etapes.get(dossier.id) ?? [] }))
}

function readState(demande: Demande): TableState {
  return readTableState(demande.query, {
    sortable: TRIS,
    defaultSort: '-activite',
    filtres: ['flux', 'etat', 'du', 'au'],
  })
}

function triOf({ sort, dir }: TableState): TriDossiers {
  return { par: TRIS.find((tri) => tri === sort) ?? 'activite', sens: dir }
}

function filtreOf(demande: Demande, { q, filtres }: TableState): FiltreDossiers {
  const { flux, du, au } = filtres
  const etat = ETATS_DOSSIER.find((one) => one === filtres.etat)
  return {
    mots: q,
    ...(flux ? { flux } : {}),
    ...(etat ? { etat } : {}),
    ...(du && isJour(du) ? { depuis: debutDe(du) } : {}),
    ...(au && isJour(au) ? { avant: debutDe(addJours(au, 1)) } : {}),
    ...(visibleTo(demande.actor) === 'envoyes' ? { sansBrouillons: true } : {}),
  }
}
