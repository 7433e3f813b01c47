import type { Migrations } from './migrate.ts'

export { type Database, DatabaseUnavailableError, openDatabase, type Portee, type Tx } from './database.ts'
export type { Migrations } from './migrate.ts'
export { rowsOf } from './rows.ts'

export const dbMigrations: Migrations = { unit: 'db', folder: new URL('./migrations/', import.meta.url) }
