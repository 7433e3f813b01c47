import { inContext } from '#platform/context'
import { FormError, NotFoundError } from '#platform/errors'
import { type Demande, type Reponse, type Route, redirect } from '#platform/http'
import { IDENTIFIANT } from '#standards/privatebin'
import { removeForAbuse } from '../actions/remove-document.ts'
import { abusPage } from '../pages/abus.ts'
import { authorizeRetrait } from '../permissions.ts'
import { findOwner } from '../territoire.ts'
import { secretUrls } from '../urls.ts'

/** What the operator may do with a secret that he cannot read: remove it when it is reported to him. */
export const operateurRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: secretUrls.abus(),
    access: 'operateur',
    summary: 'Retrait d’un secret signalé : formulaire',
    handler: async (demande) => {
      authorizeRetrait(demande.actor)
      return abusPage(demande, {})
    },
  },
  {
    method: 'POST',
    path: secretUrls.abus(),
    access: 'operateur',
    summary: 'Retrait d’un secret signalé',
    handler: postAbus,
  },
]

async function postAbus(demande: Demande): Promise<Reponse> {
  authorizeRetrait(demande.actor)
  const form = await demande.form()
  const values = { identifiant: form.get('identifiant'), motif: form.get('motif') }
  try {
    await remove(demande, values)
  } catch (error) {
    if (error instanceof FormError) return abusPage(demande, { values, fautes: error.fautes })
    throw error
  }
  return redirect(secretUrls.abus(), { toast: 'Le secret est effacé. Son retrait est inscrit au journal.' })
}

async function remove(
  { house, actor, requestId }: Demande,
  { identifiant, motif }: { identifiant: string; motif: string },
): Promise<void> {
  const fautes = []
  if (!IDENTIFIANT.test(identifiant))
    fautes.push({
      champ: 'identifiant',
      code: 'secret.identifiant',
      message: 'Donnez les 16 caractères du secret, sans la clé.',
    })
  if (motif === '' || motif.length > 500)
    fautes.push({
      champ: 'motif',
      code: 'secret.motif',
      message: 'Dites en 500 caractères au plus pourquoi il est retiré.',
    })
  if (fautes.length > 0) throw new FormError(fautes)
  const owner = await findOwner(house, identifiant)
  if (!owner) throw new NotFoundError('Ce document n’existe pas, ou n’existe plus.')
  await inContext(house, { actor, collectivite: owner, requestId }, (ctx) => removeForAbuse(ctx, identifiant, motif))
}
