/** `npm run reset`: empties the data folder of the demonstration, so that the next start sows it again. */
import { existsSync, rmSync } from 'node:fs'
import { readConfig } from '#platform/config'

const config = readConfig(process.env)
if (config.mode === 'production' || config.databaseUrl) {
  process.stderr.write('Refusé : cette commande n’efface que la démonstration et sa base embarquée.\n')
  process.exit(1)
}
const existed = existsSync(config.dataFolder)
rmSync(config.dataFolder, { recursive: true, force: true })
process.stdout.write(
  existed ? `Effacé : ${config.dataFolder}\n` : `Rien à effacer : ${config.dataFolder} n’existe pas.\n`,
)
