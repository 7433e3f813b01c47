/** Actes validated, enveloped, stored and journaled, beside the bare cost of what no one can avoid: XML, tar, gzip, digest. */
import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { listCollectivites } from '#platform/collectivites'
import { inContext } from '#platform/context'
import { attachFile } from '#platform/files'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { depositActe } from '#services/teletransmission'
import { buildActe } from '#standards/actes'
import { seedDemonstration } from '../demonstration.ts'
import { ROOMS } from '../rooms.ts'
import { startPostgres } from '../scripts/postgres.ts'
import { type Mesure, perSecond } from './mesure.ts'

const COUNT = 300
const PDF_BYTES = 60_000
const LIMIT = 100

/** On the embedded database, then on PostgreSQL: both are those of the tests, in memory or without fsync; files are flushed. */
export async function measureActes(): Promise<Mesure[]> {
  const embedded = await measureOn('base embarquée')
  const postgres = await startPostgres()
  if (!postgres) return [embedded]
  process.env.PARVIS_TEST_POSTGRES = postgres.url
  try {
    return [embedded, await measureOn('PostgreSQL')]
  } finally {
    delete process.env.PARVIS_TEST_POSTGRES
    postgres.stop()
  }
}

async function measureOn(base: string): Promise<Mesure> {
  const ministry = createServer((request, response) => request.resume().on('end', () => response.end('OK')))
  await new Promise<void>((resolve) => ministry.listen(0, '127.0.0.1', resolve))
  const { port } = ministry.address() as { port: number }
  const house = await openTestHouse({
    services: ROOMS,
    now: '2026-11-25T10:00:00Z',
    env: { SANDBOX_PORT: String(port) },
  })
  try {
    await seedDemonstration(house, () => {})
    await house.drainJobs()
    const pdf = aPdf()
    const deposit = await prepareDeposit(house, pdf)
    const inBase = watchTransactions(house)
    const started = performance.now()
    for (let index = 0; index < COUNT; index++) await deposit(`B${index}`)
    const deposited = performance.now()
    await house.drainJobs()
    const total = performance.now() - started
    const ours = perSecond(COUNT, total)
    const share = (millis: number) => `${Math.round((100 * millis) / total)} %`
    return {
      sujet: `Actes contrôlés, mis sous enveloppe, stockés, inscrits et remis, un à la fois, ${base}`,
      valeur: `${ours.toFixed(0)} /s, ${(inBase.count / COUNT).toFixed(1)} transactions par acte ; ${share(deposited - started)} du temps au dépôt, ${share(inBase.millis)} dans des transactions`,
      repere: `≥ ${LIMIT} /s ; XML + gzip + SHA-256 seuls : ${measureBare(pdf).toFixed(0)} /s`,
      tenu: ours >= LIMIT,
    }
  } finally {
    await house.close()
    ministry.close()
  }
}

/** What an agent of the demonstration commune does, with a PDF that is there already. */
async function prepareDeposit(house: TestHouse, pdf: Uint8Array) {
  const all = await house.db.inTransaction('operateur', listCollectivites)
  const commune = all.find((one) => one.slug === 'saint-aubin-sur-ourle')
  if (!commune) throw new Error('The demonstration commune is missing')
  const who = {
    actor: house.actor(['teletransmission.teletransmetteur', 'bus.redacteur']),
    collectivite: commune,
    requestId: 'bench',
  }
  const contenu = await house.files.write(commune.id, Readable.from([pdf]))
  const fichier = await inContext(house, who, (ctx) => attachFile(ctx, contenu, { service: 'bus', nom: 'acte.pdf' }))
  return (numero: string) =>
    inContext(house, who, (ctx) =>
      depositActe(ctx, {
        nature: 1,
        matiere: '7.5',
        numero,
        objet: 'Attribution d’une subvention',
        dateDecision: '2026-11-20',
        documentPapier: false,
        documents: [{ fichierId: fichier.id, typologie: '99_DE' }],
      }),
    )
}

/** Counts the transactions of the house from now on, and the time spent in them: no two are open at once here. */
function watchTransactions({ db }: TestHouse): { count: number; millis: number } {
  const seen = { count: 0, millis: 0 }
  const { inTransaction } = db
  db.inTransaction = async (portee, work) => {
    const started = performance.now()
    try {
      return await inTransaction(portee, work)
    } finally {
      seen.count++
      seen.millis += performance.now() - started
    }
  }
  return seen
}

function measureBare(pdf: Uint8Array): number {
  const started = performance.now()
  for (let index = 0; index < COUNT; index++) {
    const xml = buildActe({
      date: '2026-11-20',
      numero: `B${index}`,
      nature: 1,
      matiere: '7.5',
      objet: 'Attribution d’une subvention',
      dateClassification: '2019-04-18',
      document: { nom: 'acte.pdf' },
      annexes: [],
      documentPapier: false,
    })
    createHash('sha256')
      .update(gzipSync(Buffer.concat([xml, pdf]), { level: 9 }))
      .digest('hex')
  }
  return perSecond(COUNT, performance.now() - started)
}

/** A small PDF whose content does not compress, as a scan does not. */
function aPdf(): Uint8Array {
  const noise = randomBytes(PDF_BYTES)
  const head = `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n4 0 obj<</Length ${noise.length}>>stream\n`
  const body = Buffer.concat([Buffer.from(head, 'latin1'), noise, Buffer.from('\nendstream endobj\n', 'latin1')])
  const offsets = ['1 0 obj', '2 0 obj', '3 0 obj', '4 0 obj'].map((mark) => body.indexOf(mark))
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.concat([
    body,
    Buffer.from(
      `xref\n0 5\n0000000000 65535 f \n${table}trailer<</Size 5/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`,
      'latin1',
    ),
  ])
}
