import { PassThrough, type Readable } from 'node:stream'
import type { Database } from '#platform/db'
import { eventStream, type Route } from '#platform/http'

/** One committed journal entry, as told to the browsers that look at its subject. */
export interface LiveEvent {
  collectiviteId: string
  /** `type:id`. */
  sujet: string
  nom: string
}

/** Committed changes, told to whoever watches them, in every process. */
export interface Live {
  /** Server-sent events that make a Turbo page refresh itself when `matches`; ends with the connection. */
  stream(matches: (event: LiveEvent) => boolean): Readable
  close(): void
}

const REFRESH = `data: <turbo-stream action="refresh"></turbo-stream>\n\n`
const KEEP_ALIVE_SECONDS = 25

/** Listens to the journal through the database, so that a change made by another process is told too. */
export async function openLive(db: Database): Promise<Live> {
  const watchers = new Set<{ matches: (event: LiveEvent) => boolean; out: PassThrough }>()
  await db.listen('journal', (payload) => {
    const event = payload === '' ? undefined : (JSON.parse(payload) as LiveEvent)
    // The database was away: whatever the page shows may have changed.
    for (const { matches, out } of watchers) if (!event || matches(event)) out.write(REFRESH)
  })
  const keepAlive = setInterval(() => {
    for (const { out } of watchers) out.write(': \n\n')
  }, KEEP_ALIVE_SECONDS * 1000)
  keepAlive.unref()
  return {
    stream(matches) {
      const out = new PassThrough()
      const watcher = { matches, out }
      watchers.add(watcher)
      out.on('close', () => watchers.delete(watcher))
      out.write('retry: 2000\n\n')
      return out
    },
    close() {
      clearInterval(keepAlive)
      for (const { out } of watchers) out.end()
    },
  }
}

/** The line that keeps the pages of a collectivité alive: `?sujet=type:id` narrows it to one object. */
export const liveRoutes: Route[] = [
  {
    method: 'GET',
    path: '/c/:collectivite/evenements',
    access: 'agent',
    summary: 'Évènements du serveur : la page ouverte se met à jour seule',
    async handler(demande) {
      const { id } = demande.collectivite
      const sujet = demande.query.get('sujet')
      return eventStream(
        demande.house.live.stream((event) => event.collectiviteId === id && (sujet === null || event.sujet === sujet)),
      )
    },
  },
]
