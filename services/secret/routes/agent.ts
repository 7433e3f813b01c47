import { type Demande, type Reponse, type Route, redirect } from '#platform/http'
import { readTableState } from '#ui'
import { createDocument } from '../actions/create-document.ts'
import { withdrawDocument } from '../actions/remove-document.ts'
import { networkOf } from '../origine.ts'
import { envoyesPage } from '../pages/envoyes.ts'
import { nouveauPage } from '../pages/nouveau.ts'
import { authorizeAgent } from '../permissions.ts'
import { checkCreation } from '../protocole/creation.ts'
import { Refus } from '../protocole/messages.ts'
import { done } from '../protocole/reponses.ts'
import { parseBody } from '../protocole/requete.ts'
import { inProtocol } from '../protocole/routes.ts'
import { listEnvoyes } from '../store/documents.ts'
import { endpointOf, secretUrls } from '../urls.ts'

const OF = { slug: ':collectivite' }
const MAX_LIBELLE = 120
const MAX_OUVERTURES = 100

/** What an agent sends: the same documents, which he follows and may withdraw. */
export const agentRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: secretUrls.envoyes(OF),
    access: 'agent',
    summary: 'Secrets envoyés par l’agent',
    handler: showEnvoyes,
  },
  {
    method: 'GET',
    path: secretUrls.nouveau(OF),
    access: 'agent',
    summary: 'Envoi d’un secret',
    handler: async (demande) => {
      authorizeAgent(demande.actor)
      return nouveauPage(demande)
    },
  },
  {
    method: 'POST',
    path: secretUrls.documents(OF),
    access: 'agent',
    bodyLimit: 50_100_000,
    summary: 'Dépôt d’un secret par un agent (corps de PrivateBin, et libelle, ouverturesMax, prevenir)',
    handler: postDocument,
  },
  {
    method: 'POST',
    path: secretUrls.retrait(OF, ':id'),
    access: 'agent',
    summary: 'Retrait d’un secret par son auteur',
    handler: postRetrait,
  },
]

async function showEnvoyes(demande: Demande): Promise<Reponse> {
  const { compteId } = authorizeAgent(demande.actor)
  const state = readTableState(demande.query, { sortable: ['cree'], defaultSort: '-cree' })
  const offset = (state.page - 1) * state.pageSize
  const { rows, total } = await demande.inContext((ctx) =>
    listEnvoyes(ctx, compteId, { q: state.q, limit: state.pageSize, offset }),
  )
  return envoyesPage(demande, rows, { ...state, total })
}

function postDocument(demande: Demande): Promise<Reponse> {
  return inProtocol(
    demande,
    async () => {
      const agent = authorizeAgent(demande.actor)
      const { config } = demande.house
      const body = parseBody(await demande.bytes())
      const creation = await checkCreation(body, config)
      if (creation.genre !== 'document') throw new Refus('donnees-invalides')
      const suivi = { agent, ...readSuivi(body) }
      const sel = Buffer.from(demande.house.random(32)).toString('hex')
      const { identifiant, jeton } = await demande.inContext((ctx) =>
        createDocument(ctx, config, { document: creation, sel, origine: networkOf(demande.ip), suivi }),
      )
      const endpoint = new URL(endpointOf(config)).pathname
      return done(endpoint, identifiant, { deletetoken: jeton }, demande.now)
    },
    'fr',
  )
}

/** @throws Refus for a number of openings that is none */
function readSuivi(body: Record<string, unknown>) {
  const { libelle, ouverturesMax, prevenir } = body
  const count = ouverturesMax ?? undefined
  const isCount = Number.isInteger(count) && (count as number) >= 1 && (count as number) <= MAX_OUVERTURES
  if (count !== undefined && !isCount) throw new Refus('donnees-invalides')
  return {
    libelle: typeof libelle === 'string' ? libelle.replaceAll('\u0000', '').trim().slice(0, MAX_LIBELLE) : '',
    ouverturesMax: count as number | undefined,
    prevenir: prevenir === true,
  }
}

async function postRetrait(demande: Demande): Promise<Reponse> {
  await demande.inContext((ctx) => withdrawDocument(ctx, demande.params.id ?? ''))
  return redirect(secretUrls.envoyes(demande.collectivite), {
    toast: 'Le secret est effacé : son lien n’ouvre plus rien.',
  })
}
