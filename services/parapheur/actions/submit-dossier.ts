import type { Ctx } from '#platform/context'
import { DomainError, FormError } from '#platform/errors'
import { record } from '#platform/journal'
import { listPersonnes, type Personne } from '#services/annuaire'
import { notifyEtape } from '../avis.ts'
import type { GenreEtape } from '../schema.ts'
import { type Circuit, getCircuit, insertDossier } from '../store.ts'

/** What is put into the circuit. The first principal document is the one read beside the decision. */
export interface Soumission {
  /** `dossier:<id>` when it comes from the bus. */
  origine?: string
  objet: string
  circuitId: string
  documents: readonly { fichierId: string; role: 'principal' | 'annexe' }[]
  dateLimite?: string
}

/**
 * Puts a dossier into a circuit; the first person of it is told by mail.
 *
 * @throws FormError when nothing is to be signed, or when somebody of the circuit has left or lost the role
 */
export async function submitDossier(ctx: Ctx, soumission: Soumission): Promise<{ id: string }> {
  if (!soumission.documents.some((document) => document.role === 'principal')) {
    throw new FormError([
      { champ: 'documents', code: 'parapheur.sans-document', message: 'Ajoutez le document à viser ou à signer.' },
    ])
  }
  const circuit = await getCircuit(ctx, soumission.circuitId)
  const etapes = resolveEtapes(circuit, await listPersonnes(ctx))
  const id = ctx.newId()
  const emetteurId = 'compteId' in ctx.actor ? ctx.actor.compteId : null
  await insertDossier(
    ctx,
    {
      id,
      origine: soumission.origine ?? null,
      objet: soumission.objet,
      circuit: circuit.nom,
      emetteurId,
      emetteurNom: ctx.actor.nom,
      dateLimite: soumission.dateLimite ?? null,
    },
    soumission.documents.map(({ fichierId, role }) => ({ role, origineId: fichierId, fichierId })),
    etapes,
  )
  await record(
    ctx,
    'parapheur.dossier-recu',
    { type: 'parapheur', id },
    { ...originOf(soumission), circuit: circuit.nom, ...awaitedOf(etapes[0]) },
  )
  const [first] = etapes
  if (first) await notifyEtape(ctx, { id, objet: soumission.objet }, first)
  return { id }
}

/** The people of a circuit as they are today. */
function resolveEtapes(circuit: Circuit, personnes: readonly Personne[]) {
  if (circuit.etapes.length === 0)
    throw new DomainError('parapheur.circuit-vide', `Le circuit « ${circuit.nom} » ne compte aucune étape.`)
  const fautes: string[] = []
  const etapes = circuit.etapes.flatMap(({ genre, personneId }) => {
    const personne = personnes.find((one) => one.id === personneId)
    const role = genre === 'signature' ? 'parapheur.signataire' : 'parapheur.viseur'
    if (!personne?.compteId || !personne.roles.includes(role)) {
      fautes.push(
        personne
          ? `${personne.prenom} ${personne.nom} ne peut plus ${genre === 'signature' ? 'signer' : 'viser'}.`
          : 'Une personne du circuit est partie.',
      )
      return []
    }
    return [
      {
        genre,
        personneId,
        compteId: personne.compteId,
        nom: `${personne.prenom} ${personne.nom}`,
        qualite: personne.qualite,
      },
    ]
  })
  if (fautes.length === 0) return etapes
  throw new FormError([
    {
      champ: 'circuit',
      code: 'parapheur.circuit-incomplet',
      message: `Le circuit « ${circuit.nom} » est à revoir : ${fautes.join(' ')} Choisissez-en un autre ou corrigez-le.`,
    },
  ])
}

/** The details by which the room that asked recognises its own. */
export const originOf = (dossier: { origine?: string | null | undefined }) =>
  dossier.origine ? { origine: dossier.origine } : {}

/** Who is awaited now, for whoever follows the circuit from elsewhere. */
export const awaitedOf = (etape: { nom: string; qualite: string; genre: GenreEtape } | undefined) =>
  etape ? { attendu: etape.nom, attenduQualite: etape.qualite, attenduGenre: etape.genre } : {}
