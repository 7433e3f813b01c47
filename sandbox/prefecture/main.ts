/** Runs the emulated ministry alone: `node sandbox/prefecture/main.ts`. */
import { readConfig } from '#platform/config'
import { createLog } from '#platform/log'
import { openPrefecture } from './index.ts'

const config = readConfig(process.env)
const prefecture = await openPrefecture({ config, log: createLog(config.logLevel), clock: () => new Date() })
process.stdout.write(`Ministère émulé : ${prefecture.url}\nCtrl-C pour fermer.\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void prefecture.close().then(() => process.exit(0)))
}
