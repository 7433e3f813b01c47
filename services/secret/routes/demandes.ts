import { type Ctx, inContext } from '#platform/context'
import { DomainError, NotFoundError } from '#platform/errors'
import { type Demande, json, type Reponse, type Route, redirect } from '#platform/http'
import { answerDemande, closeDemande, getDemande, openReponse } from '../actions/answer-demande.ts'
import { createDemande } from '../actions/create-demande.ts'
import { networkOf } from '../origine.ts'
import { absentPage } from '../pages/absent.ts'
import { demandePage } from '../pages/demande.ts'
import { demandesPage } from '../pages/demandes.ts'
import { nouvelleDemandePage } from '../pages/nouvelle-demande.ts'
import { repondrePage } from '../pages/repondre.ts'
import { authorizeAgent } from '../permissions.ts'
import { parseBody } from '../protocole/requete.ts'
import { findByJeton, listDemandes } from '../store/demandes.ts'
import { findAsker } from '../territoire.ts'
import { endpointOf, secretUrls } from '../urls.ts'

const OF = { slug: ':collectivite' }
const ID = ':id'
const SHOWN = 200
const BODY_LIMIT = 50_100_000

/** Requests for a secret: the agent’s side, then the side of who answers without account. */
export const demandeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: secretUrls.demandes(OF),
    access: 'agent',
    summary: 'Demandes de secret',
    handler: showDemandes,
  },
  {
    method: 'GET',
    path: secretUrls.nouvelleDemande(OF),
    access: 'agent',
    summary: 'Nouvelle demande de secret',
    handler: async (demande) => {
      authorizeAgent(demande.actor)
      return nouvelleDemandePage(demande)
    },
  },
  {
    method: 'POST',
    path: secretUrls.demandes(OF),
    access: 'agent',
    summary: 'Création d’une demande de secret (JSON : objet, jours, cleEnveloppee)',
    handler: postDemande,
  },
  {
    method: 'GET',
    path: secretUrls.demande(OF, ID),
    access: 'agent',
    summary: 'Une demande de secret',
    handler: showDemande,
  },
  {
    method: 'POST',
    path: secretUrls.reponseRecue(OF, ID),
    access: 'agent',
    summary: 'Réponse chiffrée à une demande, pour son auteur',
    handler: (demande) => inJson(() => demande.inContext((ctx) => openReponse(ctx, demande.params.id ?? ''))),
  },
  {
    method: 'POST',
    path: secretUrls.clotureDemande(OF, ID),
    access: 'agent',
    summary: 'Clôture d’une demande : sa réponse est effacée',
    handler: postCloture,
  },
  {
    method: 'GET',
    path: secretUrls.repondre(':jeton'),
    access: 'public',
    summary: 'Réponse à une demande de secret',
    handler: showRepondre,
  },
  {
    method: 'POST',
    path: secretUrls.reponse(':jeton'),
    access: 'public',
    rate: 'sensible',
    bodyLimit: BODY_LIMIT,
    summary: 'Dépôt de la réponse chiffrée à une demande de secret',
    handler: postReponse,
  },
]

async function showDemandes(demande: Demande): Promise<Reponse> {
  const { compteId } = authorizeAgent(demande.actor)
  return demandesPage(demande, await demande.inContext((ctx) => listDemandes(ctx, compteId, SHOWN)))
}

async function showDemande(demande: Demande): Promise<Reponse> {
  return demandePage(demande, await demande.inContext((ctx) => getDemande(ctx, demande.params.id ?? '')))
}

function postDemande(demande: Demande): Promise<Reponse> {
  return inJson(async () => {
    const body = parseBody(await demande.bytes())
    const jeton = Buffer.from(demande.house.random(16)).toString('hex')
    const id = await demande.inContext((ctx) =>
      createDemande(ctx, {
        objet: String(body.objet ?? '')
          .replaceAll('\u0000', '')
          .trim(),
        jours: Number(body.jours),
        cleEnveloppee: String(body.cleEnveloppee ?? ''),
        jeton,
      }),
    )
    const { config } = demande.house
    return {
      repondre: new URL(secretUrls.repondre(jeton), endpointOf(config)).href,
      ouvrir: new URL(secretUrls.demande(demande.collectivite, id), config.publicUrl).href,
    }
  })
}

async function postCloture(demande: Demande): Promise<Reponse> {
  await demande.inContext((ctx) => closeDemande(ctx, demande.params.id ?? ''))
  return redirect(secretUrls.demandes(demande.collectivite), { toast: 'La demande est close, sa réponse est effacée.' })
}

async function showRepondre(demande: Demande): Promise<Reponse> {
  const { jeton = '' } = demande.params
  const asker = await findAsker(demande.house, jeton)
  const found = asker && (await inside(demande, asker, (ctx) => findByJeton(ctx, jeton)))
  return found ? repondrePage(demande, found, asker) : absentPage(demande)
}

function postReponse(demande: Demande): Promise<Reponse> {
  return inJson(async () => {
    const { jeton = '' } = demande.params
    const asker = await findAsker(demande.house, jeton)
    if (!asker) throw new NotFoundError('Cette demande n’existe pas, ou n’existe plus.')
    const reponse = new TextDecoder().decode(await demande.bytes())
    const input = { jeton, reponse, origine: networkOf(demande.ip) }
    await inside(demande, asker, (ctx) => answerDemande(ctx, demande.house.config, input))
    return {}
  })
}

function inside<T>(
  { house, requestId }: Demande,
  collectivite: Demande['collectivite'],
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  return inContext(house, { actor: { genre: 'public', nom: 'Anonyme' }, collectivite, requestId }, work)
}

/** The islands speak JSON, in the manner of the protocol: `status` 0, or 1 and a sentence for the person. */
async function inJson(work: () => Promise<object>): Promise<Reponse> {
  try {
    return json({ status: 0, ...(await work()) })
  } catch (error) {
    if (!(error instanceof DomainError) || error.status >= 500) throw error
    return json({ status: 1, code: error.code, message: error.message }, error.status)
  }
}
