import { inContext } from '#platform/context'
import type { Demande, Reponse } from '#platform/http'
import { IDENTIFIANT } from '#standards/privatebin'
import { absentPage } from '../pages/absent.ts'
import { accueilPage } from '../pages/nouveau.ts'
import { ouvrirPage } from '../pages/ouvrir.ts'
import { findVivant } from '../store/documents.ts'
import { findOwner } from '../territoire.ts'

export async function showAccueil(demande: Demande): Promise<Reponse> {
  return accueilPage(demande)
}

/** The page never takes an opening: mail scanners and link previews may load it. */
export async function showDocument(demande: Demande, identifiant: string): Promise<Reponse> {
  const owner = IDENTIFIANT.test(identifiant) ? await findOwner(demande.house, identifiant) : undefined
  if (!owner) return absentPage(demande)
  const who = { actor: demande.actor, collectivite: owner, requestId: demande.requestId }
  const document = await inContext(demande.house, who, (ctx) => findVivant(ctx, identifiant))
  return document ? ouvrirPage(demande, { document, expediteur: owner }) : absentPage(demande)
}
