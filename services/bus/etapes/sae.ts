import type { Ctx } from '#platform/context'
import { archivageUrls, depositVersement, getVersement } from '#services/archivage'
import { getClassification, getTransaction } from '#services/teletransmission'
import { findMatiere } from '#standards/actes'
import { jourDe } from '#standards/calendrier'
import type { RoleActe } from '#standards/seda'
import { acteCourant, documentsOf, etapesCourantes, referenceFaite, resultatOf } from '../dossier.ts'
import { origineOf } from '../events.ts'
import { donneesActes } from '../flux/actes-saisie.ts'
import { LIBELLES_NATURE } from '../flux/natures.ts'
import type { DossierComplet, Etape, Resultat } from '../modele.ts'
import { asBus, forAuteur } from './acteur.ts'

/** Deposit of the acte and its proofs in the archives. */
export const sae: Etape = {
  code: 'sae',
  label: 'Archivage',
  sujetType: 'versement',
  relance: 'Verser de nouveau',
  technique: true,
  lieDocuments: false,
  check: async () => [],
  async start(ctx, complet) {
    const { id } = await depositVersement(forAuteur(ctx, complet), {
      origine: origineOf(complet.dossier.id),
      acte: await acteOf(ctx, complet),
      fichiers: fichiersOf(complet),
    })
    return { reference: id, message: 'En attente de la réponse des archives', quiAgit: 'les archives' }
  },
  on: {
    'versement.en-attente': async (_ctx, _complet, _etape, { details }) => ({
      progres: String(details.incident),
      quiAgit: 'les archives',
    }),
    'versement.accepte': async (ctx, _complet, etape) => finish(ctx, etape.reference as string),
    'versement.refuse': async (_ctx, _complet, _etape, { details }) => ({
      erreur: `Refusé par les archives : ${details.message}`,
      quiAgit: 'vous, puis l’assistance',
    }),
  },
  async canWithdraw(_ctx, { etat }) {
    if (etat === 'erreur') return { ok: true }
    return { ok: false, raison: 'Les archives ont reçu le dossier : elles seules peuvent l’éliminer.' }
  },
  href: ({ collectivite }, reference) => archivageUrls.versement(collectivite, reference),
}

type ActeVerse = Parameters<typeof depositVersement>[1]['acte']

async function acteOf(ctx: Ctx, complet: DossierComplet): Promise<ActeVerse> {
  const { dossier } = complet
  const { nature, matiere, date } = donneesActes(dossier)
  const reference = referenceFaite(complet, 'tdt-actes')
  const { idActe, arLe = '' } = reference ? await getTransaction(asBus(ctx), reference) : {}
  const classification = await getClassification(ctx)
  return {
    identifiantDossier: dossier.id,
    objet: dossier.objet,
    numero: dossier.numero,
    nature: { code: nature ?? 6, libelle: LIBELLES_NATURE[nature ?? 6] ?? 'Acte' },
    matiere: { code: matiere, libelle: (classification && findMatiere(classification, matiere)?.libelle) ?? matiere },
    dateActe: date,
    dateAr: arLe,
    ...(idActe ? { idActe } : {}),
    historique: historiqueOf(complet),
  }
}

/** One line an étape done: what an archivist reads first in fifty years. */
function historiqueOf(complet: DossierComplet): { date: string; texte: string }[] {
  const { dossier } = complet
  const done = etapesCourantes(complet).flatMap(({ etat, termineLe, message }) =>
    etat === 'fait' && termineLe ? [{ date: jourDe(termineLe), texte: message }] : [],
  )
  return [{ date: jourDe(dossier.creeLe), texte: `Préparé par ${dossier.auteur.nom}` }, ...done]
}

/** Signed acte, annexes, then proofs, in the order of the national profile. */
function fichiersOf(complet: DossierComplet): { fichierId: string; role: RoleActe }[] {
  const annexes = documentsOf(complet).filter(({ role }) => role === 'annexe')
  const stamped = resultatOf(complet, 'acte-publie') ?? resultatOf(complet, 'acte-tamponne')
  const ordered: [role: RoleActe, fichierId: string | undefined][] = [
    ['acte', acteCourant(complet)?.fichierId],
    ...annexes.map(({ fichierId }): [RoleActe, string] => ['annexe', fichierId]),
    ['ar', resultatOf(complet, 'accuse-reception')?.fichierId],
    ['bordereau-acquittement', resultatOf(complet, 'bordereau')?.fichierId],
    ['acte-tamponne', stamped?.fichierId],
    ['message-actes', resultatOf(complet, 'message-actes')?.fichierId],
  ]
  return ordered.flatMap(([role, fichierId]) => (fichierId ? [{ role, fichierId }] : []))
}

async function finish(ctx: Ctx, reference: string) {
  const { bordereauFichierId, reponseFichierId } = await getVersement(asBus(ctx), reference)
  const resultats: Resultat[] = [
    ...(bordereauFichierId ? [{ code: 'bordereau-versement' as const, fichierId: bordereauFichierId }] : []),
    ...(reponseFichierId ? [{ code: 'reponse-archives' as const, fichierId: reponseFichierId }] : []),
  ]
  return { fait: 'Accepté et gardé par les archives', resultats }
}
