import type { Ctx } from '#platform/context'
import { FormError } from '#platform/errors'
import { record } from '#platform/journal'
import { authorizeAgent } from '../permissions.ts'
import { insertDemande } from '../store/demandes.ts'

const JOURS = [1, 7, 30]
const MAX_OBJET = 120
/** A wrapped P-256 key has 138 bytes and its envelope 28: twice that is no longer one. */
const MAX_CLE = 500

/**
 * An agent asks somebody outside for a secret. The two keys stay in the two links: only the private one, wrapped, is kept.
 *
 * @param input.jeton random, in the link of who answers
 * @throws FormError
 */
export async function createDemande(
  ctx: Ctx,
  input: { objet: string; jours: number; cleEnveloppee: string; jeton: string },
): Promise<string> {
  const agent = authorizeAgent(ctx.actor)
  const { objet, jours, cleEnveloppee, jeton } = input
  const fautes = []
  if (objet === '' || objet.length > MAX_OBJET)
    fautes.push({
      champ: 'objet',
      code: 'secret.objet',
      message: `Dites en ${MAX_OBJET} caractères au plus ce que vous demandez.`,
    })
  if (!JOURS.includes(jours))
    fautes.push({ champ: 'jours', code: 'secret.jours', message: 'Choisissez une durée de la liste.' })
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(cleEnveloppee) || cleEnveloppee.length > MAX_CLE)
    fautes.push({
      champ: 'cle',
      code: 'secret.cle',
      message: 'La clé de la demande est incorrecte : rechargez la page.',
    })
  if (fautes.length > 0) throw new FormError(fautes)
  const id = ctx.newId()
  await insertDemande(ctx, {
    id,
    jeton,
    compteId: agent.compteId,
    auteur: agent.nom,
    email: agent.email,
    objet,
    cleEnveloppee,
    creeLe: ctx.now,
    expireLe: new Date(ctx.now.getTime() + jours * 86_400_000),
  })
  await record(ctx, 'secret.demande-creee', { type: 'demande-secret', id })
  return id
}
