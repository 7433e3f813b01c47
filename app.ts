/** Composition root: configuration, house, rooms, HTTP, and on the first start of a demonstration its territory. */
import { createAuthenticator } from '#platform/auth'
import { type Config, ConfigError, dataPath, readConfig } from '#platform/config'
import { fileRoutes } from '#platform/files'
import { openHouse } from '#platform/house'
import { createServer } from '#platform/http'
import { liveRoutes } from '#platform/live'
import { createLog } from '#platform/log'
import { createMetrics, observabilityRoutes } from '#platform/observability'
import { assetRoutes, buildAssets, errorPage, galerieRoutes } from '#ui'
import { seedDemonstration } from './demonstration.ts'
import { ROOMS } from './rooms.ts'
import { openPrefecture } from './sandbox/prefecture/index.ts'

const launched = Number(process.env.PARVIS_LANCEMENT ?? Date.now())
const config = readOrExit()
const demonstration = config.mode === 'demonstration'
progress('Préparation des pages')
const assets = await buildAssets(dataPath(config, 'actifs'))
progress(config.databaseUrl ? 'Ouverture de la base PostgreSQL' : 'Ouverture de la base embarquée')
const log = createLog(config.logLevel)
const house = await openHouse({ config, log, services: ROOMS, assets })
const closers: (() => Promise<void>)[] = []

if (demonstration) closers.push((await openPrefecture({ config, log, clock: house.clock })).close)
for (const service of ROOMS) if (service.start) closers.push(await service.start(house))

const metrics = createMetrics()
const server = createServer({
  house,
  routes: [
    ...assetRoutes(assets),
    ...observabilityRoutes(metrics),
    ...liveRoutes,
    ...fileRoutes,
    ...(demonstration ? galerieRoutes : []),
    ...ROOMS.flatMap((service) => service.routes),
  ],
  authenticator: createAuthenticator(house),
  renderError: errorPage,
  observe: metrics.observe,
})

const advice = demonstration ? await seedDemonstration(house, progress) : []
await house.startJobs()
await server.listen({ port: config.port, host: config.host })
process.stdout.write(
  `\nParvis est ouvert : ${config.publicUrl} (prêt en ${((Date.now() - launched) / 1000).toFixed(1)} s)\n${advice.join('\n')}\nCtrl-C pour fermer.\n`,
)

let closing = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void close())

async function close() {
  if (closing) return
  closing = true
  process.stdout.write('\nFermeture …\n')
  await server.close()
  for (const closeOne of closers.reverse()) await closeOne()
  await house.close()
  process.exit(0)
}

function readOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

function progress(stage: string) {
  process.stdout.write(`· ${stage} …\n`)
}
