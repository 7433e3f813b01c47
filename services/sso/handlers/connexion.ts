import {
  appareilCookie,
  type Connexion,
  cookieNames,
  createAuthenticator,
  listComptes,
  login,
  revokeToken,
  sessionCookie,
} from '#platform/auth'
import { listCollectivites } from '#platform/collectivites'
import { MOT_DE_PASSE_DEMONSTRATION } from '#platform/config'
import { type Cookie, type Demande, type Reponse, redirect } from '#platform/http'
import { explain } from '../fautes.ts'
import { type ConnexionView, connexionPage } from '../pages/connexion.ts'
import { mesCollectivitesPage, URL_OPERATEUR, urlCollectivite } from '../pages/mes-collectivites.ts'
import { readRetour } from '../retour.ts'
import { ssoUrls } from '../urls.ts'

const MAX_DEMO_COMPTES = 20

export async function showConnexion(demande: Demande): Promise<Reponse> {
  const from = readRetour(demande.query.get('from'))
  if (demande.identity) return redirect(demande.identity.suite ?? from ?? ssoUrls.mesCollectivites())
  return renderConnexion(demande, { from })
}

export async function postConnexion(demande: Demande): Promise<Reponse> {
  const form = await demande.form()
  const from = readRetour(form.get('from'))
  try {
    const connexion = await login(demande.house, {
      email: form.get('email'),
      password: form.get('motDePasse'),
      ...posteOf(demande),
    })
    return await enter(demande, connexion, from)
  } catch (error) {
    return renderConnexion(demande, { from, values: form, ...explain(error) })
  }
}

export async function postDeconnexion(demande: Demande): Promise<Reponse> {
  const token = demande.cookies[cookieNames(demande.house.config).session]
  if (token) await demande.inOperateurContext((ctx) => revokeToken(ctx.tx, token))
  return redirect(ssoUrls.connexion(), {
    toast: 'Vous êtes déconnecté.',
    cookies: [sessionCookie(demande.house.config, '')],
  })
}

export async function showMesCollectivites(demande: Demande): Promise<Reponse> {
  const { acces, operateur } = demande.identity ?? { acces: new Map<string, unknown>(), operateur: undefined }
  const open = await demande.inOperateurContext((ctx) => listCollectivites(ctx.tx))
  const collectivites = open.filter(({ id, genre }) => acces.has(id) && genre !== 'operateur')
  const [only, ...others] = collectivites
  if (operateur && !only) return redirect(URL_OPERATEUR)
  if (!operateur && only && others.length === 0) return redirect(urlCollectivite(only))
  return mesCollectivitesPage(demande, { collectivites, operateur: operateur !== undefined })
}

/** Goes on with the new session: to the second factor when it is due, keeping in mind where the person was going. */
export async function enter(
  demande: Demande,
  { token, appareil }: Pick<Connexion, 'token' | 'appareil'>,
  from: string | undefined,
): Promise<Reponse> {
  const { house } = demande
  const identity = await createAuthenticator(house).identify(token)
  const cookies = [sessionCookie(house.config, token), appareilCookie(house.config, appareil)]
  return redirect(nextStep(identity?.suite, from), { cookies })
}

export function raised(demande: Demande, token: string): Cookie[] {
  return [sessionCookie(demande.house.config, token)]
}

/** From where and with what the person comes, as every sign-in wants it. */
export function posteOf(demande: Demande) {
  const names = cookieNames(demande.house.config)
  return {
    ip: demande.ip,
    agent: demande.headers['user-agent'] ?? '',
    requestId: demande.requestId,
    appareil: demande.cookies[names.appareil],
    previousToken: demande.cookies[names.session],
  }
}

function nextStep(suite: string | undefined, from: string | undefined): string {
  if (suite === ssoUrls.verification()) return ssoUrls.verification(from)
  if (suite === ssoUrls.activation()) return ssoUrls.activation(from)
  return from ?? ssoUrls.mesCollectivites()
}

async function renderConnexion(demande: Demande, view: ConnexionView): Promise<Reponse> {
  if (demande.house.config.mode !== 'demonstration') return connexionPage(demande, view)
  const comptes = await demande.inOperateurContext((ctx) => listComptes(ctx, MAX_DEMO_COMPTES))
  return connexionPage(demande, {
    ...view,
    demonstration: {
      comptes: comptes.filter(({ etat, acces }) => etat === 'actif' && acces.length > 0),
      motDePasse: MOT_DE_PASSE_DEMONSTRATION,
    },
  })
}
