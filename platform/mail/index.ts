import type { Migrations } from '#platform/db'

export {
  type CourrielVu,
  countAllMails,
  countMailTroubles,
  eraseMails,
  findAnyMail,
  findMail,
  listAllMails,
  listMailMonths,
  listMails,
  removeMailMonth,
  retryMail,
  sendMail,
} from './courriels.ts'
export { envoyer } from './job.ts'
export { expandLiens, lienPublic, writeLettre } from './lettre.ts'
export type { EtatCourriel } from './schema.ts'

export const mailMigrations: Migrations = { unit: 'mail', folder: new URL('./migrations/', import.meta.url) }
