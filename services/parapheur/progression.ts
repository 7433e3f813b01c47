import type { Ctx } from '#platform/context'
import { record } from '#platform/journal'
import { awaitedOf, originOf } from './actions/submit-dossier.ts'
import { notifyEmetteur, notifyEtape } from './avis.ts'
import type { CertificatVu } from './schema.ts'
import { type DossierComplet, type EtapeParapheur, removePreparations, updateDossier, updateEtape } from './store.ts'

/** Closes the current step and opens the next, or ends the circuit. The dossier is locked by the caller. */
export async function advance(
  ctx: Ctx,
  dossier: DossierComplet,
  etape: EtapeParapheur,
  decision: { annotation?: string; certificat?: CertificatVu },
): Promise<void> {
  const { annotation, certificat } = decision
  await updateEtape(ctx, dossier.id, etape.ordre, {
    etat: 'faite',
    decideeLe: ctx.now,
    ...(annotation ? { annotation } : {}),
    ...(certificat ? { certificat } : {}),
  })
  const next = dossier.etapes[dossier.etapes.indexOf(etape) + 1]
  const sujet = { type: 'parapheur', id: dossier.id }
  const facts = {
    ...originOf(dossier),
    par: etape.nom,
    qualite: etape.qualite,
    ...(annotation ? { annotation } : {}),
    ...awaitedOf(next),
  }
  if (etape.genre === 'visa') await record(ctx, 'parapheur.etape-visee', sujet, facts)
  else
    await record(ctx, 'parapheur.etape-signee', sujet, {
      ...facts,
      ...(certificat ? { certificat: { ...certificat } } : {}),
    })
  await removePreparations(ctx, dossier.id)
  if (next) {
    await updateEtape(ctx, dossier.id, next.ordre, { etat: 'en-cours' })
    await notifyEtape(ctx, dossier, next)
    return
  }
  await updateDossier(ctx, dossier.id, { etat: 'signe', termineLe: ctx.now })
  await record(ctx, 'parapheur.dossier-signe', sujet, { ...originOf(dossier) })
  await notifyEmetteur(
    ctx,
    dossier,
    dossier.etapes.some((one) => one.genre === 'signature') ? 'Dossier signé' : 'Dossier visé',
  )
}
