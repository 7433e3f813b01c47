import type { Ctx } from '#platform/context'
import { sendMail, writeLettre } from '#platform/mail'
import { listTitulaires } from '#services/annuaire'
import { formatInstant } from '#standards/calendrier'
import type { Transaction } from '../modele.ts'
import { HEURES_SANS_AR } from '../rules.ts'
import { listSansReponse } from '../store/liste.ts'
import { teletransmissionUrls } from '../urls.ts'

/** One mail a day to those who transmit, while actes wait for the préfecture. @returns how many actes wait */
export async function remindSansReponse(ctx: Ctx): Promise<number> {
  const before = new Date(ctx.now.getTime() - HEURES_SANS_AR * 3_600_000)
  const waiting = (await listSansReponse(ctx, before)).filter(({ type }) => type === 1)
  if (waiting.length === 0) return 0
  for (const personne of await listTitulaires(ctx, 'teletransmission.teletransmetteur')) {
    await sendMail(ctx, {
      to: personne.email,
      subject: `Actes sans accusé de réception : ${waiting.length}`,
      text: writeLettre({
        destinataire: `${personne.prenom} ${personne.nom}`,
        paragraphes: [
          'Ces actes n’ont pas encore l’accusé de réception de la préfecture :',
          waiting.map(lineOf).join('\n'),
          'Vous n’avez rien à faire si le ministère est seulement en retard. Après deux jours, appelez la préfecture ou votre opérateur.',
        ],
        lien: { avant: 'Voir les transmissions :', path: teletransmissionUrls.transactions(ctx.collectivite) },
        emetteur: ctx.collectivite.nom,
      }),
    })
  }
  return waiting.length
}

const lineOf = ({ numero, objet, deposeLe }: Transaction) =>
  `- ${numero}, ${objet} (envoyé le ${formatInstant(deposeLe)})`
