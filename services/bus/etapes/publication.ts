import type { Ctx } from '#platform/context'
import { getPublication, publicUrls } from '#services/site'
import { formatJour, jourDe } from '#standards/calendrier'
import { documentsOf } from '../dossier.ts'
import type { DossierComplet, Etape, EtapeSuivie, Resultat } from '../modele.ts'
import type { CodeResultat } from '../resultats.ts'
import { asBus } from './acteur.ts'
import { publier } from './publier.ts'

/** Publication on the collectivité's site, with the day written on the document. */
export const publication: Etape = {
  code: 'publication',
  label: 'Publication',
  sujetType: 'publication',
  relance: 'Publier de nouveau',
  technique: true,
  lieDocuments: false,
  async check(_ctx, complet) {
    const principal = documentsOf(complet)[0]
    if (!principal || principal.type === 'application/pdf') return []
    const message =
      'Seul un PDF se publie : choisissez « Non : déjà publié par un autre moyen », puis publiez-en une version PDF.'
    return [{ champ: 'etape_publication', code: 'bus.publication-xml', message }]
  },
  /** The stamped document takes time to make: a job does it, then publishes. */
  async start(ctx, { dossier }) {
    await ctx.jobs.enqueue(ctx, publier, { dossierId: dossier.id })
    return { message: 'Mise en ligne en cours', quiAgit: 'Parvis' }
  },
  on: {
    'publication.mise-en-ligne': readPublication,
    'publication.horodatee': readPublication,
  },
  href: ({ collectivite }, reference) => publicUrls.acte(collectivite, reference),
  async canWithdraw(_ctx, { etat }) {
    if (etat === 'erreur') return { ok: true }
    return { ok: false, raison: 'L’acte est publié : retirez-le d’abord du site, avec votre motif.' }
  },
}

/** Online, with the proofs made so far. */
async function readPublication(ctx: Ctx, _complet: DossierComplet, etape: EtapeSuivie) {
  const seen = await getPublication(asBus(ctx), etape.reference as string)
  const proofs: [code: CodeResultat, fichierId: string | undefined][] = [
    ['certificat-publication', seen.certificatFichierId],
    ['preuve-publication', seen.jetonFichierId],
  ]
  const resultats: Resultat[] = proofs.flatMap(([code, fichierId]) => (fichierId ? [{ code, fichierId }] : []))
  return { fait: `Publié sur le site le ${formatJour(jourDe(seen.miseEnLigneLe))}`, resultats }
}
