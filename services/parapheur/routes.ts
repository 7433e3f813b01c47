import { DomainError, FormError, NotFoundError } from '#platform/errors'
import { listFichiers } from '#platform/files'
import { type Demande, download, type Form, json, type Reponse, type Route, redirect } from '#platform/http'
import { findPersonneByCompte, listPersonnes } from '#services/annuaire'
import { readTableState } from '#ui'
import { markLu } from './actions/mark-lu.ts'
import { rejectDossier } from './actions/reject-dossier.ts'
import { removeCircuit, type SaisieCircuit, writeCircuit } from './actions/save-circuit.ts'
import { completeSignature, prepareSignature } from './actions/sign-dossier.ts'
import { viserDossier } from './actions/viser-dossier.ts'
import { withdrawDossier } from './actions/withdraw-dossier.ts'
import { circuitPage, circuitsPage, MAX_ETAPES } from './pages/circuits.ts'
import { dossierPage } from './pages/dossier.ts'
import { LISTES, listePage } from './pages/liste.ts'
import { authorizeCircuits } from './permissions.ts'
import { type Circuit, getCircuit, getDossier, type Liste, listCircuits, listDossiers } from './store.ts'
import { parapheurUrls } from './urls.ts'

const BASE = '/c/:collectivite/parapheur'
const DOSSIER = `${BASE}/dossiers/:id`

export const routes: readonly Route[] = [
  { method: 'GET', path: BASE, access: 'agent', summary: 'Listes du parapheur', handler: showListe },
  { method: 'GET', path: DOSSIER, access: 'agent', summary: 'Un dossier du parapheur', handler: showDossier },
  {
    method: 'GET',
    path: `${DOSSIER}/documents/:ordre`,
    access: 'agent',
    summary: 'Un document du dossier',
    handler: sendDocument,
  },
  { method: 'POST', path: `${DOSSIER}/visa`, access: 'agent', summary: 'Visa', handler: postVisa },
  { method: 'POST', path: `${DOSSIER}/rejet`, access: 'agent', summary: 'Rejet motivé', handler: postRejet },
  { method: 'POST', path: `${DOSSIER}/retrait`, access: 'agent', summary: 'Retrait du circuit', handler: postRetrait },
  {
    method: 'POST',
    path: `${DOSSIER}/signature/preparation`,
    access: 'agent',
    summary: 'Signature, premier temps : ce que la clé doit signer',
    handler: postPreparation,
  },
  {
    method: 'POST',
    path: `${DOSSIER}/signature`,
    access: 'agent',
    summary: 'Signature, second temps : les signatures',
    handler: postSignature,
  },
  {
    method: 'GET',
    path: `${BASE}/circuits`,
    access: 'agent',
    summary: 'Circuits de visa et de signature',
    handler: showCircuits,
  },
  { method: 'GET', path: `${BASE}/circuits/:id`, access: 'agent', summary: 'Un circuit', handler: showCircuit },
  {
    method: 'POST',
    path: `${BASE}/circuits/:id`,
    access: 'agent',
    summary: 'Enregistrement d’un circuit',
    handler: postCircuit,
  },
  {
    method: 'POST',
    path: `${BASE}/circuits/:id/suppression`,
    access: 'agent',
    summary: 'Suppression d’un circuit',
    handler: postSuppression,
  },
  {
    method: 'GET',
    path: `${BASE}/certificat-de-demonstration`,
    access: 'agent',
    summary: 'Certificat d’essai du signataire (démonstration)',
    handler: sendCertificat,
  },
]

async function showListe(demande: Demande): Promise<Reponse> {
  const wanted = demande.query.get('liste') ?? ''
  const liste: Liste = wanted in LISTES ? (wanted as Liste) : 'a-traiter'
  const state = readTableState(demande.query, { sortable: ['cree'], defaultSort: '-cree', filtres: ['liste'] })
  const { page, aTraiter } = await demande.inContext(async (ctx) => ({
    page: await listDossiers(ctx, {
      liste,
      q: state.q,
      limit: state.pageSize,
      offset: (state.page - 1) * state.pageSize,
      dir: state.dir,
    }),
    aTraiter: (await listDossiers(ctx, { liste: 'a-traiter', q: '', limit: 1, offset: 0 })).total,
  }))
  return listePage(demande, { liste, rows: page.rows, total: page.total, aTraiter, state: { ...state, filtres: {} } })
}

async function showDossier(demande: Demande): Promise<Reponse> {
  return renderDossier(demande)
}

async function renderDossier(
  demande: Demande,
  again: { fautes?: FormError['fautes']; motif?: string } = {},
): Promise<Reponse> {
  const { dossier, fichiers } = await demande.inContext(async (ctx) => {
    const dossier = await getDossier(ctx, idOf(demande))
    await markLu(ctx, dossier)
    return {
      dossier,
      fichiers: await listFichiers(
        ctx,
        dossier.documents.map((document) => document.fichierId),
      ),
    }
  })
  const asked = Number(demande.query.get('piece') ?? 0)
  return dossierPage(demande, { dossier, fichiers, montre: fichiers[asked] ? asked : 0, ...again })
}

async function sendDocument(demande: Demande): Promise<Reponse> {
  const fichier = await demande.inContext(async (ctx) => {
    const dossier = await getDossier(ctx, idOf(demande))
    const document = dossier.documents[Number(demande.params.ordre)]
    return document && (await listFichiers(ctx, [document.fichierId]))[0]
  })
  if (!fichier) throw new NotFoundError()
  const content = await demande.house.files.read(demande.collectivite.id, fichier.sha256)
  return download(content, fichier, demande.query.has('vue') ? 'inline' : 'attachment')
}

async function postVisa(demande: Demande): Promise<Reponse> {
  const form = await demande.form()
  await demande.inContext((ctx) => viserDossier(ctx, idOf(demande), cutText(form.get('annotation'))))
  return backToDossier(demande, 'Votre visa est donné.')
}

async function postRejet(demande: Demande): Promise<Reponse> {
  const motif = cutText((await demande.form()).get('motif'))
  try {
    await demande.inContext((ctx) => rejectDossier(ctx, idOf(demande), motif))
  } catch (error) {
    if (error instanceof FormError) return renderDossier(demande, { fautes: error.fautes, motif })
    throw error
  }
  return backToDossier(demande, 'Le dossier est rejeté ; celui qui l’a envoyé est prévenu.')
}

async function postRetrait(demande: Demande): Promise<Reponse> {
  await demande.inContext((ctx) => withdrawDossier(ctx, idOf(demande), 'Retiré par celui qui l’a envoyé.'))
  return backToDossier(demande, 'Le dossier est retiré du circuit.')
}

async function postPreparation(demande: Demande): Promise<Reponse> {
  return answerJson(demande, async (body) => {
    const certificates = stringsOf(body.certificats).map((text) => new Uint8Array(Buffer.from(text, 'base64')))
    return prepareSignature(demande.house, whoOf(demande), idOf(demande), certificates)
  })
}

async function postSignature(demande: Demande): Promise<Reponse> {
  return answerJson(demande, async (body) => {
    const signatures = stringsOf(body.signatures).map((text) => new Uint8Array(Buffer.from(text, 'base64')))
    const annotation = typeof body.annotation === 'string' ? cutText(body.annotation.trim()) : ''
    await completeSignature(demande.house, whoOf(demande), idOf(demande), {
      preparationId: String(body.preparationId),
      signatures,
      annotation,
    })
    return { etat: 'signe' }
  })
}

/** The signing island speaks JSON: refusals come back as `{ code, message }`, in words for the person. */
async function answerJson(demande: Demande, act: (body: Record<string, unknown>) => Promise<object>): Promise<Reponse> {
  try {
    return json(await act(parseJson(await demande.bytes())))
  } catch (error) {
    if (!(error instanceof DomainError) || error.status >= 500) throw error
    return json({ code: error.code, message: error.message }, error.status)
  }
}

function parseJson(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Answered below, like any other text that is no object.
  }
  throw new DomainError('parapheur.demande-illisible', 'La demande est illisible : rechargez la page.', { status: 400 })
}

/** The database takes neither half of a character, as a cut may leave, nor NUL. */
const cutText = (text: string) => text.replaceAll('\u0000', '').slice(0, 512).toWellFormed()
const stringsOf = (value: unknown) =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string').slice(0, 200) : []
const whoOf = (demande: Demande) => ({
  actor: demande.actor,
  collectivite: demande.collectivite,
  requestId: demande.requestId,
})

async function showCircuits(demande: Demande): Promise<Reponse> {
  authorizeCircuits(demande.actor)
  const [circuits, personnes] = await demande.inContext(
    async (ctx) => [await listCircuits(ctx), await listPersonnes(ctx)] as const,
  )
  return circuitsPage(demande, circuits, personnes)
}

async function showCircuit(demande: Demande): Promise<Reponse> {
  authorizeCircuits(demande.actor)
  const id = idOf(demande)
  const { circuit, personnes } = await demande.inContext(async (ctx) => ({
    circuit: id === 'nouveau' ? undefined : await getCircuit(ctx, id),
    personnes: await listPersonnes(ctx),
  }))
  return circuitPage(demande, {
    id,
    titre: circuit?.nom ?? 'Nouveau circuit',
    personnes,
    values: circuit ? valuesOf(circuit) : {},
  })
}

async function postCircuit(demande: Demande): Promise<Reponse> {
  const form = await demande.form()
  const id = idOf(demande)
  try {
    await demande.inContext((ctx) => writeCircuit(ctx, id === 'nouveau' ? undefined : id, readCircuit(form)))
  } catch (error) {
    if (!(error instanceof FormError)) throw error
    const personnes = await demande.inContext((ctx) => listPersonnes(ctx))
    return circuitPage(demande, {
      id,
      titre: form.get('nom') || 'Nouveau circuit',
      personnes,
      values: form,
      fautes: error.fautes,
    })
  }
  return redirect(parapheurUrls.circuits(demande.collectivite), { toast: 'Le circuit est enregistré.' })
}

async function postSuppression(demande: Demande): Promise<Reponse> {
  await demande.inContext((ctx) => removeCircuit(ctx, idOf(demande)))
  return redirect(parapheurUrls.circuits(demande.collectivite), { toast: 'Le circuit n’est plus proposé.' })
}

/** The invented signatory's own certificate: in production nobody but its holder has it. */
async function sendCertificat(demande: Demande): Promise<Reponse> {
  const { autorite } = demande.house.confiance
  const { actor, collectivite } = demande
  if (!autorite || actor.genre !== 'agent') throw new NotFoundError()
  const personne = await demande.inContext((ctx) => findPersonneByCompte(ctx, actor.compteId))
  if (!personne?.roles.includes('parapheur.signataire')) throw new NotFoundError()
  const bytes = await autorite.getPkcs12({
    nom: `${personne.prenom} ${personne.nom}`,
    titre: personne.qualite,
    organisation: collectivite.nom,
    email: personne.email,
  })
  return download(bytes, { nom: 'certificat-de-demonstration.p12', type: 'application/x-pkcs12' })
}

function valuesOf(circuit: Circuit): Record<string, string> {
  const etapes = circuit.etapes.map((etape, index) => [`personne-${index + 1}`, `${etape.genre}:${etape.personneId}`])
  return { nom: circuit.nom, parDefaut: circuit.parDefaut ? 'oui' : '', ...Object.fromEntries(etapes) }
}

function readCircuit(form: Form): SaisieCircuit {
  const etapes = Array.from({ length: MAX_ETAPES }, (_, index) => form.get(`personne-${index + 1}`))
    .filter((value) => value !== '')
    .map((value) => {
      const [genre, personneId = ''] = value.split(':')
      return { genre: genre === 'signature' ? ('signature' as const) : ('visa' as const), personneId }
    })
  return { nom: form.get('nom'), parDefaut: form.get('parDefaut') === 'oui', etapes }
}

const idOf = (demande: Demande) => demande.params.id ?? ''
const backToDossier = (demande: Demande, toast: string) =>
  redirect(parapheurUrls.dossier(demande.collectivite, idOf(demande)), { toast })
