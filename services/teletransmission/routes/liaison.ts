import { findOperateur, listCollectivites } from '#platform/collectivites'
import { type Ctx, inContext } from '#platform/context'
import { NotFoundError } from '#platform/errors'
import { getFichier } from '#platform/files'
import { type Demande, download, type Reponse, redirect } from '#platform/http'
import { classerCourriel, rereadCourriel } from '../actions/treat-courriel.ts'
import { liaisonPage } from '../pages/liaison.ts'
import { HEURES_SANS_AR } from '../rules.ts'
import { readSante } from '../sante.ts'
import { findDernierEnvoi, listEnPanne } from '../store/enveloppes.ts'
import { listSansReponse } from '../store/liste.ts'
import { listCourriels, listRetours, requireCourriel } from '../store/retours.ts'
import { teletransmissionUrls } from '../urls.ts'

const MAX_COURRIELS = 50

export async function showLiaison(demande: Demande): Promise<Reponse> {
  const sante = await readSante(demande.house)
  const vue = await demande.inOperateurContext(async (ctx) => ({
    dernierEnvoi: await findDernierEnvoi(ctx),
    enPanne: await listEnPanne(ctx),
    sansReponse: await listSansReponse(ctx, new Date(ctx.now.getTime() - HEURES_SANS_AR * 3_600_000)),
    retours: await listRetours(ctx, ['a-rattacher']),
    courriels: await listCourriels(ctx, { limit: MAX_COURRIELS }),
    collectivites: new Map((await listCollectivites(ctx.tx)).map((collectivite) => [collectivite.id, collectivite])),
  }))
  return liaisonPage(demande, { ...vue, sante })
}

export async function postRelire(demande: Demande): Promise<Reponse> {
  await inOperateur(demande, (ctx) => rereadCourriel(ctx, demande.params.id ?? ''))
  return redirect(teletransmissionUrls.liaison(), { toast: 'Le courriel est relu dans un instant.' })
}

export async function postClasserCourriel(demande: Demande): Promise<Reponse> {
  await inOperateur(demande, (ctx) => classerCourriel(ctx, demande.params.id ?? ''))
  return redirect(teletransmissionUrls.liaison(), { toast: 'Le courriel est classé.' })
}

export async function sendCourriel(demande: Demande): Promise<Reponse> {
  const { fichier, operateurId } = await inOperateur(demande, async (ctx) => ({
    fichier: await getFichier(ctx, (await requireCourriel(ctx, demande.params.id ?? '')).fichierId),
    operateurId: ctx.collectivite.id,
  }))
  const body = await demande.house.files.read(operateurId, fichier.sha256)
  return download(body, { ...fichier, type: 'message/rfc822' })
}

/** Mails of the ministry live in the operator's own collectivité. */
async function inOperateur<T>(demande: Demande, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const { house, actor, identity, requestId } = demande
  const collectivite = await house.db.inTransaction('operateur', findOperateur)
  if (!collectivite || !identity?.operateur) throw new NotFoundError()
  const { compteId, nom, email, operateur: roles } = identity
  const staff = actor.genre === 'operateur' ? actor : ({ genre: 'operateur', compteId, nom, email, roles } as const)
  return inContext(house, { actor: staff, collectivite, requestId }, work)
}
