import type { Migrations } from '#platform/db'

export type { Contenu } from './contenu.ts'
export { attachFile, detachFichier, type Fichier, findFichier, getFichier, listFichiers } from './fichier.ts'
export { type Ecriture, type FileStore, type Inscription, openFiles } from './file-store.ts'
export { eraseCollectiviteFiles, fileJobs } from './jobs.ts'
export type { Lecture } from './lecture.ts'
export { listAllUsages, listUsages, setQuota } from './quota.ts'
export { type FichierRecu, getTeleversement, keepRecus, listRecus } from './televersement.ts'
export { fileRoutes, televersementsUrl } from './tus.ts'

export const filesMigrations: Migrations = { unit: 'files', folder: new URL('./migrations/', import.meta.url) }
