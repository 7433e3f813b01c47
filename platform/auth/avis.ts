import type { Ctx } from '#platform/context'
import { sendMail, writeLettre } from '#platform/mail'
import type { Compte } from './comptes.ts'

type Destinataire = Pick<Compte, 'email' | 'nom'>

/** Invitation of somebody who has no password yet. */
export function sendInvitation(ctx: Ctx, compte: Destinataire, token: string): Promise<string> {
  const { nom } = ctx.collectivite
  return send(ctx, compte, `${nom} vous ouvre un compte`, {
    confidentiel: true,
    paragraphes: [`${nom} vous ouvre un compte dans Parvis, ses services en ligne.`],
    lien: {
      avant: 'Choisissez votre mot de passe à cette adresse, valable sept jours :',
      path: `/invitation/${token}`,
      apres: 'Si vous n’attendiez pas cette invitation, ne faites rien : aucun accès ne sera ouvert.',
    },
  })
}

/** News of an access for somebody who already signs in. */
export function sendAccesOuvert(ctx: Ctx, compte: Destinataire): Promise<string> {
  const { nom } = ctx.collectivite
  return send(ctx, compte, `Vous avez accès à ${nom}`, {
    paragraphes: [
      `Vous avez maintenant accès à ${nom} dans Parvis, avec votre compte et votre mot de passe habituels.`,
    ],
    lien: { avant: 'Pour y entrer :', path: `/c/${ctx.collectivite.slug}` },
  })
}

export function sendReinitialisation(ctx: Ctx, compte: Destinataire, token: string): Promise<string> {
  return send(ctx, compte, 'Choisir un nouveau mot de passe', {
    confidentiel: true,
    paragraphes: ['Quelqu’un, sans doute vous, a demandé à choisir un nouveau mot de passe pour votre compte Parvis.'],
    lien: {
      avant: 'Choisissez-le à cette adresse, valable une heure et une seule fois :',
      path: `/reinitialisation/${token}`,
      apres: 'Si ce n’est pas vous, ne faites rien : votre mot de passe actuel reste bon.',
    },
  })
}

/** What happened to the account, so that its owner reacts when it was somebody else (ASVS 2.2.3). */
export const AVIS = {
  'nouvel-appareil': (detail: string) =>
    `Une connexion à votre compte a eu lieu depuis un navigateur que nous ne connaissions pas : ${detail}.`,
  'mot-de-passe': () => 'Le mot de passe de votre compte vient d’être changé. Vos autres sessions sont fermées.',
  'second-facteur': () => 'La double authentification de votre compte vient d’être installée ou renouvelée.',
  'second-facteur-retire': () => 'La double authentification de votre compte vient d’être retirée.',
  'codes-secours': () => 'De nouveaux codes de secours ont été donnés pour votre compte ; les anciens ne valent plus.',
  'code-secours': () => 'Un code de secours vient de servir à entrer dans votre compte.',
} as const

const SUJETS: Record<keyof typeof AVIS, string> = {
  'nouvel-appareil': 'Connexion depuis un nouveau navigateur',
  'mot-de-passe': 'Votre mot de passe a changé',
  'second-facteur': 'Double authentification installée',
  'second-facteur-retire': 'Double authentification retirée',
  'codes-secours': 'Nouveaux codes de secours',
  'code-secours': 'Un code de secours a servi',
}

export function sendAvis(ctx: Ctx, compte: Destinataire, avis: keyof typeof AVIS, detail = ''): Promise<string> {
  return send(ctx, compte, SUJETS[avis], {
    paragraphes: [AVIS[avis](detail)],
    lien: {
      avant: 'Si ce n’est pas vous, choisissez tout de suite un nouveau mot de passe, puis prévenez votre opérateur :',
      path: '/mot-de-passe-oublie',
    },
  })
}

function send(
  ctx: Ctx,
  compte: Destinataire,
  subject: string,
  lettre: Omit<Parameters<typeof writeLettre>[0], 'destinataire' | 'emetteur'> & { confidentiel?: boolean },
): Promise<string> {
  const { confidentiel = false, ...corps } = lettre
  const text = writeLettre({ ...corps, destinataire: compte.nom, emetteur: ctx.collectivite.nom })
  return sendMail(ctx, { to: compte.email, subject, text, confidentiel })
}
