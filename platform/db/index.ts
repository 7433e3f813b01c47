export { type Database, DatabaseUnavailableError, openDatabase, type Portee, type Tx } from './database.ts'
export type { Migrations } from './migrate.ts'
export { onOnly, rowsOf } from './rows.ts'
