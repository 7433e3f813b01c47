import { URL_ACTIVATION, URL_CONNEXION, URL_VERIFICATION } from '#platform/auth'

export const ssoUrls = {
  connexion: (from?: string) => withFrom(URL_CONNEXION, from),
  verification: (from?: string, secours = false) =>
    withFrom(URL_VERIFICATION, from, secours ? { secours: 'oui' } : undefined),
  activation: (from?: string) => withFrom(URL_ACTIVATION, from),
  deconnexion: () => '/deconnexion',
  motDePasseOublie: () => '/mot-de-passe-oublie',
  invitation: (jeton: string) => `/invitation/${jeton}`,
  reinitialisation: (jeton: string) => `/reinitialisation/${jeton}`,
  /** Page of the engine room, in a demonstration only. */
  courrielsDemonstration: () => '/demonstration/courriels',
  mesCollectivites: () => '/mes-collectivites',
  monCompte: () => '/mon-compte',
  nom: () => '/mon-compte/nom',
  motDePasse: () => '/mon-compte/mot-de-passe',
  codesSecours: () => '/mon-compte/codes-de-secours',
  retraitSecondFacteur: () => '/mon-compte/second-facteur/retrait',
  fermetureSession: (id: string) => `/mon-compte/sessions/${id}/fermeture`,
  fermetureSessions: () => '/mon-compte/sessions/fermeture',
}

function withFrom(path: string, from: string | undefined, others: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...others, ...(from ? { from } : {}) }).toString()
  return query ? `${path}?${query}` : path
}
