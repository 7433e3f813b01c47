import type { Migrations } from '#platform/db'

export {
  countMailTroubles,
  eraseMails,
  findMail,
  listMailMonths,
  listMails,
  removeMailMonth,
  retryMail,
  sendMail,
} from './courriels.ts'
export { envoyer } from './job.ts'
export { expandLiens, lienPublic, writeLettre } from './lettre.ts'

export const mailMigrations: Migrations = { unit: 'mail', folder: new URL('./migrations/', import.meta.url) }
