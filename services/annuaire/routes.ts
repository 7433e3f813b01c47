import { type Collectivite, listCollectivites } from '#platform/collectivites'
import { DomainError, FormError } from '#platform/errors'
import { type Demande, type Form, type Reponse, type Route, redirect } from '#platform/http'
import { jourDe } from '#standards/calendrier'
import { html, notice, readTableState } from '#ui'
import { arrivePersonne } from './actions/arrive-personne.ts'
import { changeFiche } from './actions/change-fiche.ts'
import { changePersonne } from './actions/change-personne.ts'
import { openCollectivite } from './actions/open-collectivite.ts'
import { partPersonne } from './actions/part-personne.ts'
import { collectivitesPage } from './pages/collectivites.ts'
import { departPage } from './pages/depart.ts'
import { fichePage, ouverturePage } from './pages/fiche-form.ts'
import { personneFormPage } from './pages/personne-form.ts'
import { personnesPage } from './pages/personnes.ts'
import { authorize, can } from './permissions.ts'
import { PRESETS } from './presets.ts'
import type { SaisieCollectivite, SaisieFiche, SaisiePersonne } from './rules.ts'
import { getFiche, getPersonne, listPersonnes, type Personne } from './store.ts'
import { annuaireUrls } from './urls.ts'

const BASE = '/c/:collectivite/annuaire'

export const routes: readonly Route[] = [
  { method: 'GET', path: BASE, access: 'agent', summary: 'Annuaire des élus et agents', handler: showPersonnes },
  {
    method: 'GET',
    path: `${BASE}/arrivee`,
    access: 'agent',
    summary: 'Formulaire d’arrivée d’une personne',
    handler: showArrivee,
  },
  { method: 'POST', path: `${BASE}/arrivee`, access: 'agent', summary: 'Arrivée d’une personne', handler: postArrivee },
  { method: 'GET', path: `${BASE}/personnes/:id`, access: 'agent', summary: 'Une personne', handler: showPersonne },
  {
    method: 'POST',
    path: `${BASE}/personnes/:id`,
    access: 'agent',
    summary: 'Changement d’une personne',
    handler: postPersonne,
  },
  {
    method: 'GET',
    path: `${BASE}/personnes/:id/depart`,
    access: 'agent',
    summary: 'Formulaire de départ d’une personne',
    handler: showDepart,
  },
  {
    method: 'POST',
    path: `${BASE}/personnes/:id/depart`,
    access: 'agent',
    summary: 'Départ d’une personne : accès coupé',
    handler: postDepart,
  },
  { method: 'GET', path: `${BASE}/fiche`, access: 'agent', summary: 'Fiche de la collectivité', handler: showFiche },
  { method: 'POST', path: `${BASE}/fiche`, access: 'agent', summary: 'Changement de la fiche', handler: postFiche },
  {
    method: 'GET',
    path: annuaireUrls.collectivites(),
    access: 'operateur',
    summary: 'Collectivités de l’opérateur',
    handler: showCollectivites,
  },
  {
    method: 'GET',
    path: annuaireUrls.ouverture(),
    access: 'operateur',
    summary: 'Formulaire d’ouverture d’une collectivité',
    handler: async (demande) => ouverturePage(demande, { publication: 'electronique', genre: 'commune' }),
  },
  {
    method: 'POST',
    path: annuaireUrls.ouverture(),
    access: 'operateur',
    summary: 'Ouverture d’une collectivité',
    handler: postOuverture,
  },
]

async function showPersonnes(demande: Demande): Promise<Reponse> {
  const state = readTableState(demande.query, { sortable: ['nom'], defaultSort: 'nom' })
  const personnes = await demande.inContext((ctx) => listPersonnes(ctx, { q: state.q }))
  return personnesPage(demande, {
    personnes,
    state,
    roleLabels: roleLabels(demande),
    mayManage: can(demande.actor, 'gerer-personnes'),
  })
}

async function showArrivee(demande: Demande): Promise<Reponse> {
  authorize(demande.actor, 'gerer-personnes')
  return arriveePage(demande, { genre: 'agent', arriveLe: jourDe(demande.now) })
}

const arriveePage = (
  demande: Demande,
  values: Parameters<typeof personneFormPage>[1]['values'],
  fautes: FormError['fautes'] = [],
) =>
  personneFormPage(demande, {
    action: annuaireUrls.arrivee(demande.collectivite),
    titre: 'Une personne arrive',
    values,
    fautes,
  })

async function postArrivee(demande: Demande): Promise<Reponse> {
  const form = await demande.form()
  const preset = presetOf(form)
  if (preset) return arriveePage(demande, { ...valuesOf(form), roles: preset })
  return keepTyping(
    (fautes) => arriveePage(demande, form, fautes),
    async () => {
      await demande.inContext((ctx) => arrivePersonne(ctx, readPersonne(form)))
      return redirect(annuaireUrls.personnes(demande.collectivite), {
        toast: `${form.get('prenom')} ${form.get('nom')} est dans l’annuaire.`,
      })
    },
  )
}

async function showPersonne(demande: Demande): Promise<Reponse> {
  const personne = await demande.inContext((ctx) => getPersonne(ctx, idOf(demande)))
  return personnePage(demande, personne, {
    ...personne,
    fonction: personne.mandats.find((mandat) => mandat.fin === null)?.fonction ?? '',
    roles: personne.roles,
  } as never)
}

function personnePage(
  demande: Demande,
  personne: Personne,
  values: Parameters<typeof personneFormPage>[1]['values'],
  fautes: FormError['fautes'] = [],
) {
  const mayManage = can(demande.actor, 'gerer-personnes')
  return personneFormPage(demande, {
    action: annuaireUrls.personne(demande.collectivite, personne.id),
    titre: `${personne.prenom} ${personne.nom}`,
    values,
    fautes,
    ...(mayManage && !personne.partiLe ? { departHref: annuaireUrls.depart(demande.collectivite, personne.id) } : {}),
    ...(mayManage
      ? {}
      : {
          avis: notice(
            'information',
            html`<p>Seul un administrateur de la collectivité peut enregistrer des changements.</p>`,
          ),
        }),
  })
}

async function postPersonne(demande: Demande): Promise<Reponse> {
  const form = await demande.form()
  const personne = await demande.inContext((ctx) => getPersonne(ctx, idOf(demande)))
  const preset = presetOf(form)
  if (preset) return personnePage(demande, personne, { ...valuesOf(form), roles: preset })
  return keepTyping(
    (fautes) => personnePage(demande, personne, form, fautes),
    async () => {
      await demande.inContext((ctx) => changePersonne(ctx, personne.id, readPersonne(form)))
      return redirect(annuaireUrls.personnes(demande.collectivite), { toast: 'Les changements sont enregistrés.' })
    },
  )
}

async function showDepart(demande: Demande): Promise<Reponse> {
  authorize(demande.actor, 'gerer-personnes')
  const personne = await demande.inContext((ctx) => getPersonne(ctx, idOf(demande)))
  return departPage(demande, personne, { partiLe: jourDe(demande.now) })
}

async function postDepart(demande: Demande): Promise<Reponse> {
  const form = await demande.form()
  const personne = await demande.inContext((ctx) => getPersonne(ctx, idOf(demande)))
  return keepTyping(
    (fautes) => departPage(demande, personne, { partiLe: form.get('partiLe') }, fautes),
    async () => {
      const { immediate } = await demande.inContext((ctx) => partPersonne(ctx, personne.id, form.get('partiLe')))
      const toast = immediate
        ? 'Le départ est enregistré : l’accès est coupé.'
        : 'Le départ est prévu : l’accès sera coupé ce jour-là.'
      return redirect(annuaireUrls.personnes(demande.collectivite), { toast })
    },
  )
}

async function showFiche(demande: Demande): Promise<Reponse> {
  authorize(demande.actor, 'gerer-personnes')
  const { population: _, ...fiche } = await demande.inContext(getFiche)
  return fichePage(demande, fiche)
}

async function postFiche(demande: Demande): Promise<Reponse> {
  const form = await demande.form()
  return keepTyping(
    (fautes) => fichePage(demande, form, fautes),
    async () => {
      await demande.inContext((ctx) => changeFiche(ctx, readFiche(form)))
      return redirect(annuaireUrls.personnes(demande.collectivite), { toast: 'La fiche est enregistrée.' })
    },
  )
}

async function showCollectivites(demande: Demande): Promise<Reponse> {
  const state = readTableState(demande.query, { sortable: ['nom', 'population'], defaultSort: 'nom', pageSize: 50 })
  const all = (await demande.inOperateurContext((ctx) => listCollectivites(ctx.tx))).filter((collectivite) =>
    matches(collectivite, state.q),
  )
  const sorted = state.sort === 'population' ? all.toSorted((a, b) => (a.population ?? 0) - (b.population ?? 0)) : all
  const ordered = state.dir === 'desc' ? sorted.toReversed() : sorted
  const start = (state.page - 1) * state.pageSize
  return collectivitesPage(demande, {
    collectivites: ordered.slice(start, start + state.pageSize),
    state,
    total: all.length,
  })
}

async function postOuverture(demande: Demande): Promise<Reponse> {
  const form = await demande.form()
  return keepTyping(
    (fautes) => ouverturePage(demande, form, fautes),
    async () => {
      const collectivite = await openCollectivite(
        demande.house,
        { actor: demande.actor, requestId: demande.requestId },
        readCollectivite(form),
      )
      return redirect(annuaireUrls.arrivee(collectivite), {
        toast: `${collectivite.nom} est ouverte. Ajoutez son premier administrateur.`,
      })
    },
  )
}

/** Runs the action; mistakes show the form again with what was typed. */
async function keepTyping(
  again: (fautes: FormError['fautes']) => Reponse,
  act: () => Promise<Reponse>,
): Promise<Reponse> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof FormError) return again(error.fautes)
    if (error instanceof DomainError && error.status === 422)
      return again([{ code: error.code, message: error.message }])
    throw error
  }
}

function readPersonne(form: Form): SaisiePersonne {
  const genre = form.get('genre') === 'elu' ? 'elu' : 'agent'
  const civilite = form.get('civilite')
  return {
    genre,
    civilite: civilite === 'Mme' || civilite === 'M.' ? civilite : '',
    prenom: form.get('prenom'),
    nom: form.get('nom'),
    email: form.get('email'),
    telephone: form.get('telephone'),
    qualite: form.get('qualite'),
    fonction: genre === 'elu' ? form.get('fonction') || form.get('qualite') : '',
    arriveLe: form.get('arriveLe'),
    roles: form.getAll('roles'),
  }
}

function readFiche(form: Form): SaisieFiche {
  const get = (name: string) => form.get(name)
  return {
    siret: get('siret').replaceAll(' ', ''),
    natureActes: get('natureActes'),
    departement: get('departement').toUpperCase(),
    arrondissement: get('arrondissement'),
    codeInsee: get('codeInsee') || null,
    adresse: get('adresse'),
    codePostal: get('codePostal'),
    ville: get('ville'),
    email: get('email'),
    telephone: get('telephone'),
    publication: get('publication') === 'affichage' ? 'affichage' : 'electronique',
  }
}

function readCollectivite(form: Form): SaisieCollectivite {
  const population = form.get('population').replaceAll(/\s/g, '')
  return {
    ...readFiche(form),
    nom: form.get('nom'),
    siren: form.get('siren').replaceAll(' ', ''),
    genre: form.get('genre'),
    population: population === '' ? null : Number(population),
  }
}

const presetOf = (form: Form) => PRESETS.find((preset) => preset.label === form.get('modele'))?.roles
const valuesOf = (form: Form) => Object.fromEntries(form.fields)
const idOf = (demande: Demande) => demande.params.id ?? ''

function roleLabels(demande: Demande): Record<string, string> {
  return Object.fromEntries(
    demande.house.services.flatMap((service) =>
      Object.entries(service.permissions.roles).map(([code, role]) => [`${service.name}.${code}`, role.label]),
    ),
  )
}

function matches(collectivite: Collectivite, q: string): boolean {
  return (
    q === '' || `${collectivite.nom} ${collectivite.siren}`.toLocaleLowerCase('fr').includes(q.toLocaleLowerCase('fr'))
  )
}
