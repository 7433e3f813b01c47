import type { Ctx } from '#platform/context'
import { sendMail, writeLettre } from '#platform/mail'
import { findPersonneByCompte } from '#services/annuaire'
import type { DossierParapheur, EtapeParapheur } from './store.ts'
import { parapheurUrls } from './urls.ts'

type Dossier = Pick<DossierParapheur, 'id' | 'objet'>

/** Tells the person whose turn it is. */
export async function notifyEtape(
  ctx: Ctx,
  dossier: Dossier,
  etape: Pick<EtapeParapheur, 'compteId' | 'nom' | 'genre'>,
): Promise<void> {
  const asked = etape.genre === 'signature' ? 'votre signature' : 'votre visa'
  await tell(ctx, etape, `À ${etape.genre === 'signature' ? 'signer' : 'viser'} : ${dossier.objet}`, {
    paragraphes: [`Le dossier « ${dossier.objet} » attend ${asked}.`],
    lien: { avant: 'Lisez-le et décidez à cette adresse :', path: parapheurUrls.dossier(ctx.collectivite, dossier.id) },
  })
}

/** Tells who sent the dossier how it ended. */
export async function notifyEmetteur(ctx: Ctx, dossier: DossierParapheur, phrase: string): Promise<void> {
  if (!dossier.emetteurId) return
  await tell(ctx, { compteId: dossier.emetteurId, nom: dossier.emetteurNom }, `${phrase} : ${dossier.objet}`, {
    paragraphes: [`Le dossier « ${dossier.objet} » : ${phrase.toLowerCase()}.`],
    lien: { avant: 'Voir le dossier :', path: parapheurUrls.dossier(ctx.collectivite, dossier.id) },
  })
}

async function tell(
  ctx: Ctx,
  person: { compteId: string; nom: string },
  subject: string,
  lettre: { paragraphes: string[]; lien: { avant: string; path: string } },
): Promise<void> {
  const personne = await findPersonneByCompte(ctx, person.compteId)
  if (!personne) return
  const text = writeLettre({ destinataire: person.nom, ...lettre, emetteur: ctx.collectivite.nom })
  await sendMail(ctx, { to: personne.email, subject: subject.replaceAll('\n', ' ').slice(0, 200), text })
}
