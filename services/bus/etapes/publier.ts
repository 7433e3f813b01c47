import { Readable } from 'node:stream'
import type { Ctx } from '#platform/context'
import { DomainError } from '#platform/errors'
import type { Contenu } from '#platform/files'
import type { Job, Travail } from '#platform/jobs'
import type { House } from '#platform/service'
import { listTitulaires } from '#services/annuaire'
import { getDossierSigne } from '#services/parapheur'
import { publishActe } from '#services/site'
import { getTransaction, renderTampon } from '#services/teletransmission'
import { findNature } from '#standards/actes'
import { jourDe } from '#standards/calendrier'
import { acteCourant, documentsOf, etapesCourantes, referenceFaite } from '../dossier.ts'
import { origineOf } from '../events.ts'
import { donneesActes } from '../flux/actes-saisie.ts'
import type { DossierComplet, EtapeSuivie, Piece } from '../modele.ts'
import { failEtape } from '../moteur.ts'
import { attachPiece } from '../pieces.ts'
import { findComplet } from '../store/dossiers.ts'
import { updateEtape } from '../store/etapes.ts'
import { forAuteur } from './acteur.ts'

/** After so many tries the agent is told; the operator finds the cause among the jobs. */
const MAX_TRIES = 5

/**
 * Writes « Publié le » on the acte as the préfecture received it, keeps it, puts it online. Idempotent: the étape takes
 * its reference in the transaction that publishes, and is not published while it has one.
 */
export const publier: Job<{ dossierId: string }, House> = {
  name: 'bus.publier-acte',
  label: 'Publication des actes',
  retry: 'local',
  async run(travail, { dossierId }) {
    try {
      const plan = await travail.inContext((ctx) => loadPlan(ctx, dossierId))
      if (!plan) return
      const contenu = plan.transactionId ? await stamp(travail, plan.transactionId) : plan.acte
      await travail.once((ctx) => publish(ctx, dossierId, contenu, plan.acte.nom))
    } catch (error) {
      const known = error instanceof DomainError && error.status < 500
      if (!known && travail.attempt < MAX_TRIES) throw error
      await travail.inContext((ctx) => giveUp(ctx, dossierId, error))
      if (!known) throw error
    }
  },
}

interface Plan {
  acte: Piece
  /** Transmission whose stamp goes on the acte; absent when it was not transmitted from here. */
  transactionId: string | undefined
}

async function loadPlan(ctx: Ctx, dossierId: string): Promise<Plan | undefined> {
  const complet = await findComplet(ctx, dossierId)
  const acte = complet && acteCourant(complet)
  if (!acte || !awaitingEtape(complet)) return undefined
  return { acte, transactionId: referenceFaite(complet, 'tdt-actes') }
}

async function stamp({ house, collectivite }: Travail<House>, transactionId: string): Promise<Contenu> {
  const bytes = await renderTampon(house, collectivite, transactionId, { publieLe: jourDe(house.clock()) })
  return house.files.write(collectivite.id, Readable.from([bytes]))
}

async function publish(ctx: Ctx, dossierId: string, contenu: Contenu, nom: string): Promise<void> {
  const complet = await findComplet(ctx, dossierId, { lock: true })
  const etape = complet && awaitingEtape(complet)
  if (!etape) return
  const { dossier } = complet
  const { nature, date, matiere } = donneesActes(dossier)
  const online = await attachPiece(ctx, dossier, contenu, {
    nom: nom.replace(/(-signe)?(\.pdf)?$/i, '-publie.pdf'),
    role: 'resultat',
    resultat: 'acte-publie',
  })
  const transactionId = referenceFaite(complet, 'tdt-actes')
  const idActe = transactionId && (await getTransaction(ctx, transactionId)).idActe
  const { id } = await publishActe(forAuteur(ctx, complet), {
    origine: origineOf(dossierId),
    fichierId: online.id,
    annexes: documentsOf(complet)
      .filter(({ role }) => role === 'annexe')
      .map(({ fichierId }) => fichierId),
    objet: dossier.objet,
    numero: dossier.numero,
    natureLibelle: findNature(nature ?? 0)?.libelle ?? 'Autres',
    matiere,
    dateDecision: date,
    auteur: await auteurOf(ctx, complet),
    ...(idActe ? { idActe } : {}),
  })
  await updateEtape(ctx.tx, etape, { reference: id })
}

async function giveUp(ctx: Ctx, dossierId: string, error: unknown): Promise<void> {
  const complet = await findComplet(ctx, dossierId, { lock: true })
  const etape = complet && awaitingEtape(complet)
  if (!etape) return
  const known = error instanceof DomainError
  await failEtape(ctx, complet, etape, {
    erreur: known
      ? error.message
      : 'Parvis n’a pas réussi à préparer le document à publier. Relancez ; si cela revient, prévenez l’assistance.',
    quiAgit: known ? complet.dossier.auteur.nom : 'vous, puis l’assistance',
  })
}

/** The publication under way that nobody has put online yet. */
function awaitingEtape(complet: DossierComplet): EtapeSuivie | undefined {
  return etapesCourantes(complet).find(
    ({ code, etat, reference }) => code === 'publication' && etat === 'en-cours' && reference === null,
  )
}

/** Who decided, as the site says it (CGCT, art. R. 2131-1): who signed here, else who signs in this collectivité. */
async function auteurOf(ctx: Ctx, complet: DossierComplet): Promise<{ nom: string; qualite: string }> {
  const reference = referenceFaite(complet, 'signature')
  const signatures = reference ? (await getDossierSigne(ctx, reference)).signatures : []
  const last = signatures.findLast(({ genre }) => genre === 'signature')
  if (last) return { nom: last.nom, qualite: last.qualite }
  const [titulaire] = await listTitulaires(ctx, 'parapheur.signataire')
  if (titulaire) return { nom: `${titulaire.prenom} ${titulaire.nom}`, qualite: titulaire.qualite }
  return { nom: ctx.collectivite.nom, qualite: '' }
}
