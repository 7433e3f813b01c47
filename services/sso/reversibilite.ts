import { listAcces, removeAllAcces } from '#platform/auth'
import type { Collectivite } from '#platform/collectivites'
import { type Ctx, inContext } from '#platform/context'
import { eraseMails, listMails } from '#platform/mail'
import type { House, ReversibilityArchive } from '#platform/service'

const MAX_MAILS = 100_000

/** Who could enter and what was sent: never a password, a second factor nor a session. */
export async function exportCollectivite(house: House, collectivite: Collectivite, archive: ReversibilityArchive) {
  const who = { actor: { genre: 'systeme' as const, nom: 'Parvis (réversibilité)' }, collectivite, requestId: 'export' }
  const { acces, courriels } = await inContext(house, who, async (ctx) => ({
    acces: await listAcces(ctx),
    courriels: await listMails(ctx, { limit: MAX_MAILS }),
  }))
  archive.addTable(
    'comptes/acces.csv',
    ['Adresse électronique', 'Nom', 'Rôles', 'Depuis', 'État', 'Double authentification'],
    acces.map(({ compte, roles, depuis }) => [
      compte.email,
      compte.nom,
      roles.join(' '),
      depuis.toISOString(),
      compte.etat,
      compte.secondFacteur ? 'oui' : 'non',
    ]),
    'Personnes qui ont accès à la collectivité, et leurs rôles',
  )
  archive.addTable(
    'comptes/courriels.csv',
    ['Date', 'Destinataire', 'Objet', 'Texte', 'État', 'Envoyé le', 'Refus'],
    courriels.map((courriel) => [
      courriel.creeLe.toISOString(),
      courriel.destinataire,
      courriel.sujet,
      courriel.texte,
      courriel.etat,
      courriel.envoyeLe?.toISOString() ?? null,
      courriel.erreur,
    ]),
    'Messages envoyés au nom de la collectivité ; le texte de ceux qui portaient un lien personnel est masqué',
  )
}

export async function eraseCollectivite(ctx: Ctx): Promise<void> {
  await removeAllAcces(ctx)
  await eraseMails(ctx)
}
