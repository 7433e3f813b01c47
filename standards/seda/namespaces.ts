import type { SedaVersion } from './model.ts'

/** Namespace of each version, published with its schema. */
export const NAMESPACES: Record<SedaVersion, string> = {
  '2.1': 'fr:gouv:culture:archivesdefrance:seda:v2.1',
}

/** Namespace in which as@lae and Pastell put the name of an organisation (SEDA 1.0). */
export const NAMES_NAMESPACE = 'fr:gouv:culture:archivesdefrance:seda:v1.0'
