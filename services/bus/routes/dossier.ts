import { NotFoundError } from '#platform/errors'
import { type Demande, download, type Reponse, redirect } from '#platform/http'
import { canCancel, cancelDossier } from '../actions/cancel-dossier.ts'
import { duplicateDossier } from '../actions/duplicate-dossier.ts'
import { canRequestAnnulation, requestAnnulation } from '../actions/request-annulation.ts'
import { retryEtape } from '../actions/retry-etape.ts'
import { fluxOf, getVisible } from '../dossier.ts'
import { exportDossier } from '../export-dossier.ts'
import { listHistorique, sujetsOf } from '../historique.ts'
import type { DossierComplet, Moteur } from '../modele.ts'
import { dossierPage } from '../pages/dossier.ts'
import { busUrls } from '../urls.ts'

export async function showDossier(moteur: Moteur, demande: Demande): Promise<Reponse> {
  const vue = await demande.inContext(async (ctx) => {
    const complet = await getVisible(ctx, idOf(demande))
    return {
      complet,
      faits: await fluxOf(moteur, complet.dossier).describe(ctx, complet.dossier),
      entrees: await listHistorique(moteur, ctx, complet),
      retrait: await canCancel(moteur, ctx, complet),
      annulable: (await canRequestAnnulation(moteur, ctx, complet)).ok,
      copieId: ctx.newId(),
    }
  })
  const phrases = Object.assign({}, ...demande.house.services.map(({ events }) => events.emits))
  return dossierPage(demande, { moteur, phrases, ...vue })
}

export async function downloadPiece(demande: Demande): Promise<Reponse> {
  const { pieces } = await demande.inContext((ctx) => getVisible(ctx, idOf(demande)))
  const piece = pieces.find(({ id }) => id === demande.params.piece)
  if (!piece) throw new NotFoundError('Cette pièce n’est pas dans ce dossier.')
  const stream = await demande.house.files.read(demande.collectivite.id, piece.sha256)
  return download(stream, piece, demande.query.has('affichage') ? 'inline' : 'attachment')
}

export async function downloadExport(moteur: Moteur, demande: Demande): Promise<Reponse> {
  const { complet, sujets, entrees, faits } = await demande.inContext(async (ctx) => {
    const found = await getVisible(ctx, idOf(demande))
    return {
      complet: found,
      sujets: sujetsOf(moteur, found),
      entrees: await listHistorique(moteur, ctx, found),
      faits: await fluxOf(moteur, found.dossier).describe(ctx, found.dossier),
    }
  })
  const zip = await exportDossier(demande.house, demande.collectivite, { complet, sujets, entrees, faits })
  return download(zip, { nom: `${nameOf(complet)}.zip`, type: 'application/zip' })
}

export async function postRelancer(moteur: Moteur, demande: Demande): Promise<Reponse> {
  await demande.inContext((ctx) => retryEtape(moteur, ctx, idOf(demande)))
  return back(demande, 'Étape relancée.')
}

export async function postAnnuler(moteur: Moteur, demande: Demande): Promise<Reponse> {
  const form = await demande.form()
  await demande.inContext((ctx) => cancelDossier(moteur, ctx, { id: idOf(demande), motif: form.get('motif') }))
  return back(demande, 'Dossier annulé.')
}

export async function postDemanderAnnulation(moteur: Moteur, demande: Demande): Promise<Reponse> {
  await demande.inContext((ctx) => requestAnnulation(moteur, ctx, idOf(demande)))
  return back(demande, 'Demande envoyée à la préfecture : sa réponse apparaîtra ici.')
}

export async function postDupliquer(moteur: Moteur, demande: Demande): Promise<Reponse> {
  const form = await demande.form()
  const id = await demande.inContext((ctx) =>
    duplicateDossier(moteur, ctx, { id: idOf(demande), nouveauId: form.get('id') || ctx.newId() }),
  )
  return redirect(busUrls.formulaire(demande.collectivite, id), {
    toast: 'Copie créée. Déposez les documents, puis indiquez la date et le numéro du nouveau dossier.',
  })
}

const back = (demande: Demande, toast: string) =>
  redirect(busUrls.dossier(demande.collectivite, idOf(demande)), { toast })
const idOf = (demande: Demande) => demande.params.id ?? ''
const nameOf = ({ dossier }: DossierComplet) => (dossier.numero || dossier.objet || 'dossier').slice(0, 80)
