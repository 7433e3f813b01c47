/** Pages: throughput beside a bare Fastify route of the same size, and lists over a million dossiers in PostgreSQL. */
import { sql } from 'drizzle-orm'
import { fastify } from 'fastify'
import { createAuthenticator, createSessionFor } from '#platform/auth'
import { type Collectivite, listCollectivites } from '#platform/collectivites'
import { rowsOf } from '#platform/db'
import { createServer } from '#platform/http'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { errorPage } from '#ui'
import { seedDemonstration } from '../demonstration.ts'
import { ROOMS } from '../rooms.ts'
import { startPostgres } from '../scripts/postgres.ts'
import { type Mesure, ms, p95, perSecond } from './mesure.ts'

const REQUESTS = 2000
const CONCURRENCY = 16
const SAMPLES = 200
const MILLION = 1_000_000
const P95_MS = 30

export async function measurePages(): Promise<Mesure[]> {
  const postgres = await startPostgres()
  if (!postgres)
    return [{ sujet: 'Pages sur PostgreSQL', valeur: 'non mesuré : PostgreSQL absent', repere: '—', tenu: false }]
  process.env.PARVIS_TEST_POSTGRES = postgres.url
  const house = await openTestHouse({ services: ROOMS })
  try {
    house.setNow(new Date().toISOString())
    await seedDemonstration(house, () => {})
    const commune = (await house.db.inTransaction('operateur', (tx) => listCollectivites(tx))).find(
      (one) => one.slug === 'saint-aubin-sur-ourle',
    )
    if (!commune) throw new Error('The demonstration commune is missing')
    const get = await openDoor(house)
    const before = await throughput(get, `/c/${commune.slug}/dossiers`)
    await sowMillion(house, commune)
    const rows: Mesure[] = [await compareWithFastify(before)]
    for (const [sujet, path] of [
      ['Liste des dossiers, 1 million en base', `/c/${commune.slug}/dossiers`],
      ['Liste filtrée par état', `/c/${commune.slug}/dossiers?etat=termine`],
      ['Liste triée par objet, page 40', `/c/${commune.slug}/dossiers?tri=objet&page=40`],
      ['Recherche d’un mot', `/c/${commune.slug}/dossiers?q=cantine`],
      ['Recherche d’un numéro', `/c/${commune.slug}/dossiers?q=M_500000`],
    ] as const) {
      const value = p95(await sample(get, path))
      rows.push({ sujet: `${sujet}, p95`, valeur: ms(value), repere: `≤ ${ms(P95_MS)}`, tenu: value <= P95_MS })
    }
    return rows
  } finally {
    await house.close()
    postgres.stop()
    delete process.env.PARVIS_TEST_POSTGRES
  }
}

type Get = (path: string) => Promise<string>

async function openDoor(house: TestHouse): Promise<Get> {
  const authenticator = createAuthenticator(house)
  const server = createServer({
    house,
    routes: ROOMS.flatMap((service) => service.routes),
    authenticator,
    renderError: errorPage,
    limits: { consume: async () => {} },
  })
  await server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = server.server.address() as { port: number }
  const [account] = await house.db.inTransaction('operateur', (tx) =>
    rowsOf<{ id: string }>(tx, sql`select id from auth.compte where email = 'secretaire@saint-aubin.test'`),
  )
  const cookie = `${authenticator.cookieName}=${await createSessionFor(house, account?.id ?? '')}`
  return async (path) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie } })
    if (answer.status !== 200) throw new Error(`${answer.status} ${path}`)
    return answer.text()
  }
}

async function throughput(get: Get, path: string): Promise<{ rate: number; bytes: number }> {
  const bytes = (await get(path)).length
  const started = performance.now()
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (let index = 0; index < 500 / CONCURRENCY; index++) await get(path)
    }),
  )
  return { rate: perSecond(500, performance.now() - started), bytes }
}

async function compareWithFastify({ rate, bytes }: { rate: number; bytes: number }): Promise<Mesure> {
  const bare = fastify()
  const body = 'x'.repeat(bytes)
  bare.get('/', (_request, reply) => reply.type('text/html').send(body))
  await bare.listen({ port: 0, host: '127.0.0.1' })
  const { port } = bare.server.address() as { port: number }
  const started = performance.now()
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (let index = 0; index < REQUESTS / CONCURRENCY; index++)
        await (await fetch(`http://127.0.0.1:${port}/`)).text()
    }),
  )
  const peer = perSecond(REQUESTS, performance.now() - started)
  await bare.close()
  return {
    sujet: `Liste des dossiers, connecté, base comprise (${Math.round(bytes / 1000)} ko)`,
    valeur: `${rate.toFixed(0)} pages/s`,
    repere: `route Fastify nue du même poids, même client : ${peer.toFixed(0)} /s (rapport ${(rate / peer).toFixed(2)})`,
    tenu: true,
  }
}

async function sample(get: Get, path: string): Promise<number[]> {
  for (let index = 0; index < 10; index++) await get(path)
  const times: number[] = []
  for (let index = 0; index < SAMPLES; index++) {
    const started = performance.now()
    await get(path)
    times.push(performance.now() - started)
  }
  return times
}

/** A million dossiers of one commune, their words indexed: far more than any will ever have. */
async function sowMillion(house: TestHouse, commune: Collectivite): Promise<void> {
  await house.db.inTransaction({ collectiviteId: commune.id }, async (tx) => {
    await tx.execute(sql`select set_config('role', 'none', true)`)
    await tx.execute(sql`
      insert into bus.dossier (collectivite_id, id, flux, etat, objet, numero, donnees, cheminement, tour, auteur, version, cree_le, modifie_le, envoye_le, clos_le)
      select ${commune.id}, gen_random_uuid(), 'actes', (array['termine','termine','termine','annule'])[1 + n % 4],
        (array['Tarifs de la cantine','Subvention aux associations','Circulation rue du Lavoir','Budget primitif','Recrutement d’un agent'])[1 + n % 5] || ' ' || n,
        'M_' || n, '{}', '[]', 1, '{"nom":"Camille Roussel"}', 1, now() - n * interval '1 minute', now() - n * interval '1 minute', now(), now()
      from generate_series(1, ${MILLION}) n`)
    await tx.execute(sql`
      insert into bus.mot (collectivite_id, dossier_id, mot)
      select collectivite_id, id, lower(numero) from bus.dossier where numero like 'M\\_%'
      union all select collectivite_id, id, (array['cantin','subvent','circul','budget','recrut'])[1 + (substr(numero, 3)::int % 5)] from bus.dossier where numero like 'M\\_%'`)
  })
  await house.db.inTransaction('operateur', async (tx) => {
    await tx.execute(sql`select set_config('role', 'none', true)`)
    await tx.execute(sql`analyze`)
  })
}
