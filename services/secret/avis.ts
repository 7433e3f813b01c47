import type { Ctx } from '#platform/context'
import { sendMail, writeLettre } from '#platform/mail'
import { dateText } from '#ui'
import type { DemandeDeSecret } from './store/demandes.ts'
import type { Document } from './store/documents.ts'
import { secretUrls } from './urls.ts'

/** Tells the sender that his secret has been opened for the first time. */
export async function notifyOuverture(ctx: Ctx, { email, auteur, libelle, creeLe }: Document): Promise<void> {
  if (!email || !auteur) return
  const name = libelle ? `« ${libelle} »` : `envoyé le ${dateText(creeLe)}`
  await send(ctx, { email, auteur }, 'Votre secret a été ouvert', {
    paragraphes: [
      `Le secret ${name} vient d’être ouvert pour la première fois.`,
      'Si ce n’est pas par la personne attendue, changez sans attendre ce que vous aviez transmis.',
    ],
    lien: { avant: 'Suivre vos secrets :', path: secretUrls.envoyes(ctx.collectivite) },
  })
}

/** Tells who asked that the answer is there. The page alone does not open it: the key is in the link he has kept. */
export async function notifyReponse(ctx: Ctx, demande: DemandeDeSecret): Promise<void> {
  await send(ctx, demande, 'Le secret demandé est arrivé', {
    paragraphes: [
      `Une réponse est arrivée à votre demande « ${demande.objet} ».`,
      'Ouvrez-la avec le lien que vous avez gardé : lui seul contient la clé.',
    ],
    lien: { avant: 'Suivre la demande :', path: secretUrls.demande(ctx.collectivite, demande.id) },
  })
}

async function send(
  ctx: Ctx,
  to: { email: string; auteur: string },
  subject: string,
  lettre: { paragraphes: string[]; lien: { avant: string; path: string } },
): Promise<void> {
  const text = writeLettre({ destinataire: to.auteur, ...lettre, emetteur: ctx.collectivite.nom })
  await sendMail(ctx, { to: to.email, subject, text })
}
