import type { Migrations } from '#platform/db'

export {
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
export { inviteCompte } from './invitations.ts'
export { LienInvalideError } from './jetons.ts'
export { type Connexion, connect, IdentifiantsError, login, verifyLogin } from './login.ts'
export { changePassword, checkOwnPassword, choosePassword, getCompteOfLien, resetPassword } from './mots-de-passe.ts'
export { hashPassword, MIN_PASSWORD_LENGTH } from './passwords.ts'
export type { UsageJeton } from './schema.ts'
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
export {
  createSessionFor,
  listSessions,
  revokeSession,
  revokeSessions,
  revokeToken,
  type SessionVue,
} from './sessions.ts'
export { restoreCompte, suspendCompte } from './suspension.ts'
export { generateTotp } from './totp.ts'

export const authMigrations: Migrations = { unit: 'auth', folder: new URL('./migrations/', import.meta.url) }
