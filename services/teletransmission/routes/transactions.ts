import { NotFoundError } from '#platform/errors'
import { getFichier } from '#platform/files'
import { type Demande, download, type Reponse, redirect } from '#platform/http'
import { addJours, debutDe, isJour } from '#standards/calendrier'
import { readTableState, type TableState, tableUrl } from '#ui'
import { cheminOf } from '../acquit/bordereau.ts'
import { renderTampon } from '../acquit/render-tampon.ts'
import { cancelTransmission } from '../actions/cancel-transmission.ts'
import { resendEnveloppe } from '../actions/resend-enveloppe.ts'
import { retryTampon } from '../actions/retry-tampon.ts'
import { readEnvoye } from '../envoi/read-envoye.ts'
import { listeCsv, listePage } from '../pages/liste.ts'
import { preuveOf, transactionPage } from '../pages/transaction.ts'
import { canCancel, canResend, canTransmit, demandRead } from '../permissions.ts'
import { isLate } from '../rules.ts'
import { isEtat } from '../states.ts'
import { findClassification } from '../store/classifications.ts'
import { findEnveloppe } from '../store/enveloppes.ts'
import { type FiltreTransactions, listTransactions, TRIS, type TriTransactions } from '../store/liste.ts'
import { listRetours, listRetoursOf } from '../store/retours.ts'
import { listDocuments, listEtapes, requireTransaction } from '../store/transactions.ts'
import { teletransmissionUrls } from '../urls.ts'

const MAX_CSV = 50_000

const readState = (demande: Demande) =>
  readTableState(demande.query, {
    sortable: TRIS,
    defaultSort: '-depot',
    filtres: ['etat', 'nature', 'du', 'au', 'tous'],
  })

export async function showListe(demande: Demande): Promise<Reponse> {
  demandRead(demande.actor)
  const state = readState(demande)
  const { found, aTraiter } = await demande.inContext(async (ctx) => ({
    found: await listTransactions(ctx, filtreOf(state), triOf(state), {
      limit: state.pageSize,
      offset: (state.page - 1) * state.pageSize,
    }),
    aTraiter: (await listRetours(ctx, ['a-rattacher', 'a-lire'])).length,
  }))
  return listePage(demande, {
    transactions: found.rows,
    state: { ...state, total: found.total },
    csvHref: tableUrl(teletransmissionUrls.transactionsCsv(demande.collectivite), state, { page: 1 }),
    aTraiter,
  })
}

export async function sendCsv(demande: Demande): Promise<Reponse> {
  demandRead(demande.actor)
  const state = readState(demande)
  const { rows } = await demande.inContext((ctx) =>
    listTransactions(ctx, filtreOf(state), triOf(state), { limit: MAX_CSV, offset: 0 }),
  )
  return listeCsv(rows)
}

function filtreOf({ q, filtres }: TableState): FiltreTransactions {
  const { etat = '', nature, du = '', au = '', tous } = filtres
  return {
    q,
    tous: tous === 'oui',
    ...(isEtat(etat) ? { etat } : {}),
    ...(nature && /^\d$/.test(nature) ? { nature: Number(nature) } : {}),
    ...(isJour(du) ? { du: debutDe(du) } : {}),
    ...(isJour(au) ? { avant: debutDe(addJours(au, 1)) } : {}),
  }
}

const triOf = ({ sort, dir }: TableState) => ({ par: sort as TriTransactions, sens: dir })

const idOf = ({ params }: Demande) => params.id ?? ''

export async function showTransaction(demande: Demande): Promise<Reponse> {
  demandRead(demande.actor)
  const vue = await demande.inContext(async (ctx) => {
    const transaction = await requireTransaction(ctx, idOf(demande))
    const { id, deposeLe, transmisLe } = transaction
    return {
      transaction,
      documents: await listDocuments(ctx, id),
      etapes: await listEtapes(ctx, id),
      enveloppe: await findEnveloppe(ctx, id),
      retours: await listRetoursOf(ctx, id),
      matiere: cheminOf((await findClassification(ctx))?.contenu, transaction.matiere),
      annuler: canCancel(ctx.actor, transaction),
      renvoyer: canResend(ctx.actor, transaction, isLate(transmisLe ?? deposeLe, ctx.now)),
      agir: canTransmit(ctx.actor),
    }
  })
  return transactionPage(demande, vue)
}

export async function postAnnuler(demande: Demande): Promise<Reponse> {
  await demande.inContext((ctx) => cancelTransmission(ctx, idOf(demande)))
  return back(demande, 'L’annulation est demandée à la préfecture.')
}

export async function postRenvoyer(demande: Demande): Promise<Reponse> {
  await demande.inContext((ctx) => resendEnveloppe(ctx, idOf(demande)))
  return back(demande, 'La même enveloppe repart vers le ministère.')
}

export async function postRetamponner(demande: Demande): Promise<Reponse> {
  await demande.inContext((ctx) => retryTampon(ctx, idOf(demande)))
  return back(demande, 'Le tampon est refait dans un instant.')
}

function back({ collectivite, params }: Demande, toast: string): Reponse {
  return redirect(teletransmissionUrls.transaction(collectivite, params.id ?? ''), { toast })
}

export async function sendDocument(demande: Demande): Promise<Reponse> {
  demandRead(demande.actor)
  return sendFichier(demande, async (ctx) => {
    const documents = await listDocuments(ctx, idOf(demande))
    return documents.find(({ ordre }) => String(ordre) === demande.params.ordre)?.fichierId
  })
}

export async function sendPreuve(demande: Demande): Promise<Reponse> {
  demandRead(demande.actor)
  const genre = demande.params.genre ?? ''
  const { house, collectivite } = demande
  const { fichier, entree } = await demande.inContext(async (ctx) => {
    const transaction = await requireTransaction(ctx, idOf(demande))
    const enveloppe = await findEnveloppe(ctx, transaction.id)
    const id = preuveOf({ transaction, enveloppe }, genre)
    if (!id) throw new NotFoundError()
    const entrees: Record<string, string | null | undefined> = {
      message: transaction.messageNom,
      enveloppe: enveloppe?.nom,
    }
    return { fichier: await getFichier(ctx, id), entree: entrees[genre] }
  })
  if (!entree) return download(await house.files.read(collectivite.id, fichier.sha256), fichier)
  const bytes = await readEnvoye(house, collectivite, fichier.sha256, entree)
  return download(bytes, { nom: entree, type: 'application/xml', taille: bytes.length })
}

/** One stored file of this room. @throws NotFoundError */
export async function sendFichier(
  demande: Demande,
  find: (ctx: Parameters<Parameters<Demande['inContext']>[0]>[0]) => Promise<string | undefined>,
): Promise<Reponse> {
  const fichier = await demande.inContext(async (ctx) => {
    const id = await find(ctx)
    if (!id) throw new NotFoundError()
    return getFichier(ctx, id)
  })
  return download(await demande.house.files.read(demande.collectivite.id, fichier.sha256), fichier)
}

export async function sendTampon(demande: Demande): Promise<Reponse> {
  demandRead(demande.actor)
  const { collectivite, params, query } = demande
  const publieLe = query.get('publie') ?? ''
  const ordre = Number(params.ordre)
  const bytes = await renderTampon(demande.house, collectivite, idOf(demande), {
    ordre,
    ...(isJour(publieLe) ? { publieLe } : {}),
  })
  return download(bytes, { nom: `tampon-${ordre}.pdf`, type: 'application/pdf', taille: bytes.length })
}
