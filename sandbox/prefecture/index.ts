import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type Config, dataPath } from '#platform/config'
import type { Log } from '#platform/log'
import { openMinistere } from './ministere.ts'
import { createMinistereServer } from './serveur.ts'

/** The emulated ministry, running. */
export interface Prefecture {
  url: string
  /** Waits for the answers under way (tests); not for those that are planned for later. */
  settle(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the emulated ministry on this machine only: it receives envelopes at `/depot`, answers by mail to the return
 * mailbox of this machine, and shows what it did at `/`.
 *
 * @throws Error in production
 */
export async function openPrefecture(options: { config: Config; log: Log; clock: () => Date }): Promise<Prefecture> {
  const { config, log, clock } = options
  if (config.mode === 'production') throw new Error('Le ministère émulé ne s’ouvre pas en production.')
  const ministere = openMinistere({
    folder: dataPath(config, 'sandbox'),
    mailPort: config.inboundMailPort,
    clock,
    log,
  })
  const server = createMinistereServer(ministere, log)
  server.listen(config.sandboxPort, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  log.info({ url }, 'ministère émulé ouvert')
  return {
    url,
    settle: ministere.settle,
    async close() {
      server.close()
      server.closeAllConnections()
      await ministere.close()
    },
  }
}
