import type { Ctx } from '#platform/context'
import { type Faute, FormError } from '#platform/errors'
import { record } from '#platform/journal'
import { listPersonnes } from '#services/annuaire'
import { authorizeCircuits } from '../permissions.ts'
import type { EtapeCircuit } from '../schema.ts'
import { archiveCircuit, getCircuit, listCircuits, saveCircuit } from '../store.ts'

export interface SaisieCircuit {
  nom: string
  etapes: readonly EtapeCircuit[]
  parDefaut: boolean
}

/** Makes or changes a circuit; dossiers under way keep the steps they were sent with. */
export async function writeCircuit(ctx: Ctx, id: string | undefined, saisie: SaisieCircuit): Promise<string> {
  authorizeCircuits(ctx.actor)
  const others = (await listCircuits(ctx)).filter((circuit) => circuit.id !== id)
  const fautes: Faute[] = []
  if (!saisie.nom) fautes.push({ champ: 'nom', code: 'parapheur.nom', message: 'Donnez un nom au circuit.' })
  if (others.some((circuit) => circuit.nom.toLowerCase() === saisie.nom.toLowerCase())) {
    fautes.push({ champ: 'nom', code: 'parapheur.nom-pris', message: 'Un autre circuit porte ce nom.' })
  }
  if (saisie.etapes.length === 0)
    fautes.push({ champ: 'personne-1', code: 'parapheur.circuit-vide', message: 'Ajoutez au moins une étape.' })
  const personnes = await listPersonnes(ctx)
  for (const [index, etape] of saisie.etapes.entries()) {
    const personne = personnes.find((one) => one.id === etape.personneId)
    const role = etape.genre === 'signature' ? 'parapheur.signataire' : 'parapheur.viseur'
    if (!personne?.roles.includes(role)) {
      const verb = etape.genre === 'signature' ? 'signer' : 'viser'
      fautes.push({
        champ: `personne-${index + 1}`,
        code: 'parapheur.role',
        message: `${personne ? `${personne.prenom} ${personne.nom}` : 'Cette personne'} n’a pas le droit de ${verb} : donnez-le-lui dans l’annuaire.`,
      })
    }
  }
  if (fautes.length > 0) throw new FormError(fautes)
  const circuitId = id ?? ctx.newId()
  await saveCircuit(ctx, {
    id: circuitId,
    nom: saisie.nom,
    etapes: [...saisie.etapes],
    parDefaut: saisie.parDefaut || others.length === 0,
  })
  await record(ctx, 'parapheur.circuit-change', { type: 'circuit', id: circuitId }, { nom: saisie.nom })
  return circuitId
}

/** Takes a circuit out of the choices. */
export async function removeCircuit(ctx: Ctx, id: string): Promise<void> {
  authorizeCircuits(ctx.actor)
  const circuit = await getCircuit(ctx, id)
  await archiveCircuit(ctx, id)
  await record(ctx, 'parapheur.circuit-retire', { type: 'circuit', id }, { nom: circuit.nom })
}
