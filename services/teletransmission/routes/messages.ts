import { type Demande, type Reponse, redirect } from '#platform/http'
import { classerRetour } from '../actions/classer-retour.ts'
import { reexamineRetour } from '../actions/reexamine-retour.ts'
import { requestClassification } from '../actions/request-classification.ts'
import { classificationPage } from '../pages/classification.ts'
import { retoursPage } from '../pages/retours.ts'
import { canTransmit, demandRead } from '../permissions.ts'
import { findClassification } from '../store/classifications.ts'
import { listRetours, requireRetour } from '../store/retours.ts'
import { findDateEnCours, findEnChemin } from '../store/transactions.ts'
import { teletransmissionUrls } from '../urls.ts'
import { sendFichier } from './transactions.ts'

export async function showClassification(demande: Demande): Promise<Reponse> {
  demandRead(demande.actor)
  const vue = await demande.inContext(async (ctx) => {
    const held = await findClassification(ctx)
    const enCours = await findDateEnCours(ctx)
    return {
      held,
      plusRecente: held && enCours && enCours > held.date ? enCours : undefined,
      demande: await findEnChemin(ctx, 7),
      agir: canTransmit(ctx.actor),
    }
  })
  return classificationPage(demande, vue)
}

export async function postDemande(demande: Demande): Promise<Reponse> {
  await demande.inContext(requestClassification)
  return redirect(teletransmissionUrls.classification(demande.collectivite), {
    toast: 'La classification est demandée à la préfecture.',
  })
}

export async function showRetours(demande: Demande): Promise<Reponse> {
  demandRead(demande.actor)
  const retours = await demande.inContext((ctx) => listRetours(ctx, ['a-rattacher', 'a-lire']))
  return retoursPage(demande, retours, canTransmit(demande.actor))
}

export async function sendRetour(demande: Demande): Promise<Reponse> {
  demandRead(demande.actor)
  return sendFichier(demande, async (ctx) => (await requireRetour(ctx, demande.params.id ?? '')).fichierId)
}

export async function sendPiece(demande: Demande): Promise<Reponse> {
  demandRead(demande.actor)
  return sendFichier(demande, async (ctx) => {
    const { pieces } = await requireRetour(ctx, demande.params.id ?? '')
    return pieces[Number(demande.params.rang)]?.fichierId
  })
}

export async function postReexaminer(demande: Demande): Promise<Reponse> {
  const { house, actor, collectivite, requestId, params } = demande
  const issue = await reexamineRetour(house, { actor, collectivite, requestId }, params.id ?? '')
  const toast = issue.etat === 'a-rattacher' ? `Toujours à rattacher. ${issue.motif}` : 'Le message a rejoint son acte.'
  return redirect(teletransmissionUrls.retours(collectivite), { toast })
}

export async function postClasser(demande: Demande): Promise<Reponse> {
  await demande.inContext((ctx) => classerRetour(ctx, demande.params.id ?? ''))
  return redirect(teletransmissionUrls.retours(demande.collectivite), { toast: 'Le message est classé.' })
}
