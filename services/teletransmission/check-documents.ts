import type { Ctx } from '#platform/context'
import type { Faute } from '#platform/errors'
import { listFichiers } from '#platform/files'
import { checkFichiersReponse, type FichierExamine } from '#standards/actes'
import { listFaits } from './store/classifications.ts'

/** Any document, wherever it goes: nothing is expected of an acte, and the room it takes is not ours to judge. */
const CONTEXTE = {
  nature: undefined,
  matiere: '',
  classification: undefined,
  limites: { octets: Number.POSITIVE_INFINITY, annexes: Number.POSITIVE_INFINITY },
}

/**
 * Damaged, protected or empty documents, among those that `inspectDocuments` has looked into. Signatures that they bear
 * are judged by whoever receives them: those of tenderers may be of any kind.
 */
export async function checkDocuments(ctx: Ctx, fichierIds: readonly string[]): Promise<Faute[]> {
  const fichiers = await listFichiers(ctx, fichierIds)
  const faits = await listFaits(
    ctx,
    fichiers.map(({ sha256 }) => sha256),
  )
  const examines = fichiers.map(
    ({ nom, type: mime, taille, sha256 }): FichierExamine => ({ nom, mime, taille, ...faits.get(sha256) }),
  )
  const fautes = examines.length === 0 ? [] : checkFichiersReponse(examines, CONTEXTE)
  return fautes.filter(({ code }) => code !== 'fichier.signature').map(({ code, message }) => ({ code, message }))
}
