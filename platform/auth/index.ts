import type { Migrations } from '#platform/db'

export {
  type Acces,
  actorOf,
  findAcces,
  listAcces,
  removeAcces,
  removeAllAcces,
  setAcces,
} from './acces.ts'
export {
  appareilCookie,
  cookieNames,
  createAuthenticator,
  listSensitiveRoles,
  needsSecondFactor,
  sessionCookie,
  URL_ACTIVATION,
  URL_CONNEXION,
  URL_VERIFICATION,
} from './authenticator.ts'
export {
  type Compte,
  createCompte,
  findCompte,
  findCompteByEmail,
  getCompte,
  listComptesSansAcces,
  removeCompte,
  updateNom,
} from './comptes.ts'
export { type CompteVu, listComptes, purgeAuth } from './exploitation.ts'
export { inviteCompte, resendInvitation } from './invitations.ts'
export { LienInvalideError } from './jetons.ts'
export { type Connexion, connect, type Identifiants, IdentifiantsError, login, verifyLogin } from './login.ts'
export { changePassword, checkOwnPassword, choosePassword, getCompteOfLien, resetPassword } from './mots-de-passe.ts'
export { hashPassword, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './passwords.ts'
export type { EtatCompte, UsageJeton } from './schema.ts'
export {
  confirmEnrolment,
  type Enrolement,
  findDemoCode,
  removeSecondFactor,
  renewRecoveryCodes,
  seedSecondFactor,
  startEnrolment,
  verifySecondFactor,
} from './second-factor.ts'
export { inSecurityContext } from './security.ts'
export { listSessions, openSession, revokeSession, revokeSessions, revokeToken, type SessionVue } from './sessions.ts'
export { TropDeTentativesError } from './tentatives.ts'
export { generateTotp } from './totp.ts'

export const authMigrations: Migrations = { unit: 'auth', folder: new URL('./migrations/', import.meta.url) }
