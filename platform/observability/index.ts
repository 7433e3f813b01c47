import { readFileSync } from 'node:fs'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Demande, Route } from '#platform/http'
import { json, text } from '#platform/http'
import { countTravaux } from '#platform/jobs'
import type { Health, House } from '#platform/service'

/** Counters of one process, in the format that Prometheus reads. */
export interface Metrics {
  observe(route: string, method: string, status: number, seconds: number): void
  render(house: House): Promise<string>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'parvis_http_requests_total',
    help: 'Demandes HTTP',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  })
  const durations = new Histogram({
    name: 'parvis_http_request_seconds',
    help: 'Durée des demandes HTTP',
    labelNames: ['route'],
    buckets: [0.005, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  })
  const travaux = new Gauge({
    name: 'parvis_jobs',
    help: 'Travaux par état',
    labelNames: ['state'],
    registers: [registry],
  })
  return {
    observe(route, method, status, seconds) {
      requests.inc({ method, route, status: String(status) })
      durations.observe({ route }, seconds)
    },
    async render(house) {
      const counts = await house.db.inTransaction('operateur', (tx) => countTravaux({ tx }))
      for (const [state, count] of Object.entries(counts)) travaux.set({ state }, count)
      return registry.metrics()
    },
  }
}

/** State of each service, those that fail included. */
export async function checkHealth(house: House): Promise<{ service: string; health: Health }[]> {
  return Promise.all(
    house.services.map(async (service) => ({
      service: service.name,
      health: await service
        .health(house)
        .catch((error: unknown) => ({ state: 'panne' as const, message: messageOf(error) })),
    })),
  )
}

/** This process, as the operator wants to know it: version of the program and of Node, seconds of life, bytes held. */
export function describeProcess(): { version: string; node: string; uptime: number; memoire: number } {
  return { version: VERSION, node: process.version, uptime: process.uptime(), memoire: process.memoryUsage().rss }
}

const VERSION = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version

/** `/sante` for probes (200 or 503, no detail) and `/metriques` for Prometheus, from this machine only. */
export function observabilityRoutes(metrics: Metrics): Route[] {
  return [
    {
      method: 'GET',
      path: '/sante',
      access: 'public',
      summary: 'État de la maison, pour les sondes',
      handler: answerHealth,
    },
    {
      method: 'GET',
      path: '/metriques',
      access: 'public',
      summary: 'Mesures au format Prometheus, lisibles depuis la machine seulement',
      async handler(demande) {
        if (!isLoopback(demande.ip)) return text('Réservé à la machine elle-même.\n', { status: 403 })
        return text(await metrics.render(demande.house), { type: 'text/plain; version=0.0.4; charset=utf-8' })
      },
    },
  ]
}

async function answerHealth(demande: Demande) {
  const states = await checkHealth(demande.house)
  const worst = states.some(({ health }) => health.state === 'panne')
    ? 'panne'
    : states.some(({ health }) => health.state === 'degrade')
      ? 'degrade'
      : 'bon'
  return json(
    { etat: worst, services: Object.fromEntries(states.map(({ service, health }) => [service, health.state])) },
    worst === 'panne' ? 503 : 200,
  )
}

const isLoopback = (ip: string) => ip === '::1' || ip.startsWith('127.') || ip.startsWith('::ffff:127.')
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
