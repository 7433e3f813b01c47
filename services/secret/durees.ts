import type { Config } from '#platform/config'
import type { Option } from '#ui'
import { listDurees } from './protocole/creation.ts'

const LABELS: Readonly<Record<string, string>> = {
  '5min': '5 minutes',
  '10min': '10 minutes',
  '1hour': '1 heure',
  '1day': '1 jour',
  '1week': '1 semaine',
  '1month': '1 mois',
  '1year': '1 an',
  never: 'Sans limite de temps',
}

/** Choices of expiry that the configuration allows. */
export const dureeOptions = (config: Config): Option[] =>
  listDurees(config).map((value) => ({ value, label: LABELS[value] ?? value }))
