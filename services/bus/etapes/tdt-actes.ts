import type { Actor, Ctx } from '#platform/context'
import type { Faute } from '#platform/errors'
import {
  cancelTransmission,
  checkDepot,
  type DepotActe,
  depositActe,
  getTransaction,
  teletransmissionUrls,
} from '#services/teletransmission'
import { formatJour } from '#standards/calendrier'
import { acteCourant, documentsOf } from '../dossier.ts'
import { origineOf } from '../events.ts'
import { donneesActes } from '../flux/actes-saisie.ts'
import type { DossierComplet, Etape, Resultat } from '../modele.ts'
import type { CodeResultat } from '../resultats.ts'
import { listByNumero, lockNumero } from '../store/numeros.ts'
import { asBus, forAuteur } from './acteur.ts'

const TELETRANSMETTEUR = 'teletransmission.teletransmetteur'

/** Transmission of an acte to the contrôle de légalité. */
export const tdtActes: Etape = {
  code: 'tdt-actes',
  label: 'Transmission à la préfecture',
  sujetType: 'acte',
  relance: 'Transmettre de nouveau sans rien changer',
  technique: false,
  lieDocuments: false,
  async check(ctx, complet) {
    const fautes = await checkDepot(ctx, depotOf(complet))
    return [...checkRight(ctx.actor), ...(await checkNumero(ctx, complet)), ...fautes.map(toField)]
  },
  async start(ctx, complet) {
    const { id } = await depositActe(forAuteur(ctx, complet), depotOf(complet))
    return { reference: id, message: 'En route vers la préfecture', quiAgit: 'Parvis' }
  },
  on: {
    'acte.transmis': async () => ({
      progres: 'En attente de l’accusé de réception de la préfecture',
      quiAgit: 'la préfecture',
    }),
    'acte.acquitte': async (_ctx, _complet, _etape, { details }) => ({
      progres: `${receivedWords(String(details.recuLe))}, préparation de l’acte tamponné`,
      quiAgit: 'Parvis',
    }),
    'acte.tamponne': async (ctx, _complet, etape) => finish(ctx, etape.reference as string, ''),
    'acte.tampon-impossible': async (ctx, _complet, etape, { details }) =>
      finish(ctx, etape.reference as string, `. ${details.raison}`),
    'acte.en-anomalie': async (_ctx, { dossier }, _etape, { details }) => ({
      erreur: [details.detail, details.aide].filter((text) => text).join(' '),
      quiAgit: dossier.auteur.nom,
    }),
    'acte.annule': async () => ({ annule: 'La préfecture a annulé la transmission de l’acte' }),
  },
  async canWithdraw(ctx, etape) {
    if (!etape.reference || etape.etat === 'erreur') return { ok: true }
    const { etat } = await getTransaction(asBus(ctx), etape.reference)
    const raison =
      etat === 'acquitte'
        ? 'La préfecture a reçu l’acte : demandez-lui l’annulation de la transmission.'
        : 'L’acte est en route vers la préfecture : attendez sa réponse, puis demandez-lui l’annulation.'
    return { ok: false, raison }
  },
  annulation: {
    async canRequest(ctx, etape) {
      const [refus] = checkRight(ctx.actor)
      if (refus) return { ok: false, raison: refus.message }
      const { etat } = await getTransaction(asBus(ctx), etape.reference as string)
      if (etat === 'acquitte') return { ok: true }
      return { ok: false, raison: 'L’annulation est déjà demandée ou faite.' }
    },
    request: (ctx, etape) => cancelTransmission(ctx, etape.reference as string),
  },
  href: ({ collectivite }, reference) => teletransmissionUrls.transaction(collectivite, reference),
}

function depotOf(complet: DossierComplet): DepotActe {
  const { dossier } = complet
  const { nature, date, matiere, documentPapier } = donneesActes(dossier)
  const [principal, ...annexes] = documentsOf(complet)
  const acte = acteCourant(complet)
  const documents = [
    ...(acte ? [{ fichierId: acte.fichierId, typologie: principal?.typologie }] : []),
    ...annexes.map(({ fichierId, typologie }) => ({ fichierId, typologie })),
  ]
  return {
    origine: origineOf(dossier.id),
    nature: nature ?? 0,
    matiere,
    numero: dossier.numero,
    objet: dossier.objet,
    dateDecision: date,
    documentPapier,
    documents,
  }
}

/** Whoever sends a dossier orders the transmission, even if it leaves later, by itself, after the signature. */
function checkRight(actor: Actor): Faute[] {
  if (actor.genre === 'systeme' || (actor.genre === 'agent' && actor.roles.has(TELETRANSMETTEUR))) return []
  const message =
    'Pour transmettre à la préfecture, il faut le rôle « Télétransmetteur » : demandez-le à votre administrateur.'
  return [{ champ: 'etape_tdt-actes', code: 'bus.sans-teletransmission', message }]
}

/** Another dossier not transmitted yet would take the number first: it would be known only after the signature. */
async function checkNumero(ctx: Ctx, { dossier }: DossierComplet): Promise<Faute[]> {
  if (dossier.numero === '') return []
  await lockNumero(ctx, dossier.numero)
  const { date, nature } = donneesActes(dossier)
  const others = await listByNumero(ctx, dossier.numero, dossier.id)
  const same = others.find((other) => {
    const { date: otherDate, nature: otherNature } = donneesActes(other)
    return other.envoyeLe !== null && otherDate === date && otherNature === nature
  })
  if (!same) return []
  const message = `Le dossier « ${same.objet} », déjà envoyé, porte ce numéro à la même date. Choisissez-en un autre.`
  return [{ champ: 'numero', code: 'bus.numero-pris', message }]
}

const CHAMPS: Readonly<Record<string, string>> = { dateDecision: 'date', documents: 'principal' }

/** Mistakes named after the deposit, for the fields of the form. */
function toField({ champ, code, message }: Faute): Faute {
  return { ...(champ ? { champ: CHAMPS[champ] ?? champ } : {}), code, message }
}

const receivedWords = (day: string) => `Reçu par la préfecture le ${formatJour(day)}`

async function finish(ctx: Ctx, reference: string, suffix: string) {
  const transaction = await getTransaction(asBus(ctx), reference)
  const found: [code: CodeResultat, fichierId: string | undefined][] = [
    ['accuse-reception', transaction.arXmlFichierId],
    ['bordereau', transaction.bordereauFichierId],
    ['acte-tamponne', transaction.tamponneFichierId],
    ['message-actes', transaction.messageXmlFichierId],
  ]
  const resultats: Resultat[] = found.flatMap(([code, fichierId]) => (fichierId ? [{ code, fichierId }] : []))
  const fait = transaction.arLe ? receivedWords(transaction.arLe) : 'Reçu par la préfecture'
  return { fait: `${fait}${suffix}`, resultats }
}
