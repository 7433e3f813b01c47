import { FormError } from '#platform/errors'
import { type Demande, type Reponse, redirect } from '#platform/http'
import { ACCORD_ACTES, accordParDefaut } from '../accord.ts'
import { changeAccord } from '../actions/change-accord.ts'
import { accordPage } from '../pages/accord.ts'
import { canKeepAccord, demand, demandConsult } from '../permissions.ts'
import { readAccord, showAccord } from '../saisie-accord.ts'
import { findAccord } from '../store/accords.ts'
import { archivageUrls } from '../urls.ts'

export async function showAccordPage(demande: Demande): Promise<Reponse> {
  demandConsult(demande.actor)
  const { collectivite } = demande
  const kept = await demande.inContext((ctx) => findAccord(ctx, ACCORD_ACTES))
  const accord = kept ?? { ...accordParDefaut(collectivite), collectiviteId: collectivite.id, id: '' }
  return accordPage(demande, { identifiant: accord.identifiant, values: showAccord(accord) })
}

export async function postAccord(demande: Demande): Promise<Reponse> {
  demandConsult(demande.actor)
  demand(canKeepAccord(demande.actor))
  const form = await demande.form()
  try {
    await demande.inContext((ctx) => changeAccord(ctx, readAccord(form)))
    return redirect(archivageUrls.accord(demande.collectivite), { toast: 'L’accord est enregistré.' })
  } catch (error) {
    if (!(error instanceof FormError)) throw error
    return accordPage(demande, { identifiant: ACCORD_ACTES, values: form, fautes: error.fautes })
  }
}
