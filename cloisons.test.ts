import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'drizzle-orm'
import type { Collectivite } from '#platform/collectivites'
import { rowsOf } from '#platform/db'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { seedDemonstration } from './demonstration.ts'
import { ROOMS } from './rooms.ts'

/** A table of the house: `colonne` holds the collectivité, undefined when the rows belong to none. */
interface Table extends Record<string, unknown> {
  relation: string
  colonne: string | null
  forced: boolean
  comment: string | null
}

let house: TestHouse
let tables: Table[]
let collectivites: Collectivite[]

before(async () => {
  house = await openTestHouse({ services: ROOMS, now: '2026-11-25T10:00:00Z' })
  await seedDemonstration(house, () => {})
  tables = await asOwner(sql`
    select format('%I.%I', n.nspname, c.relname) as relation, c.relforcerowsecurity and c.relrowsecurity as forced, obj_description(c.oid) as comment,
      (select a.attname from pg_attribute a where a.attrelid = c.oid and not a.attisdropped
        and (a.attname = 'collectivite_id' or (c.oid = 'parvis.collectivite'::regclass and a.attname = 'id'))) as colonne
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'travaux') and n.nspname not like 'pg_%'
    order by 1`)
  collectivites = await asOwner<Collectivite & Record<string, unknown>>(
    sql`select * from parvis.collectivite order by nom`,
  )
})
after(() => house.close())

/** Runs with the rights of the owner of the database, whom no wall stops. */
function asOwner<Row extends Record<string, unknown>>(query: ReturnType<typeof sql>): Promise<Row[]> {
  return house.db.inTransaction('operateur', async (tx) => {
    await tx.execute(sql`select set_config('role', 'none', true)`)
    return rowsOf<Row>(tx, query)
  })
}

function inside<T>(collectiviteId: string, query: ReturnType<typeof sql>): Promise<T[]> {
  return house.db.inTransaction({ collectiviteId }, (tx) => rowsOf(tx, query) as Promise<T[]>)
}

const named = (table: Table) => sql.raw(table.relation)
const owner = (table: Table) => sql.raw(`"${table.colonne}"`)

test('the tables are those of every service', () => {
  assert.ok(tables.length > 40, `only ${tables.length} tables`)
  assert.ok(collectivites.length >= 7)
})

test('every table is walled off, or says why it belongs to nobody', () => {
  const wrong = tables.filter((table) => (table.colonne ? !table.forced : !table.comment?.startsWith('partagee : ')))
  assert.deepEqual(
    wrong.map((table) => table.relation),
    [],
  )
})

test('a collectivité reads its own rows only, on every table', async () => {
  let seen = 0
  for (const table of tables.filter((one) => one.colonne && one.relation !== 'parvis.collectivite')) {
    for (const { id } of collectivites) {
      const owners = await inside<{ id: string }>(id, sql`select distinct ${owner(table)} as id from ${named(table)}`)
      assert.ok(
        owners.every((row) => row.id === id),
        `${table.relation} shows rows of another collectivité`,
      )
      seen += owners.length
    }
  }
  assert.ok(seen > 30, `the seed fills too few tables for this test to mean anything: ${seen}`)
})

test('a collectivité changes and removes nothing of another, on every table', async () => {
  for (const table of tables.filter((one) => one.colonne)) {
    const [victim] = await asOwner<{ id: string }>(sql`select ${owner(table)} as id from ${named(table)} limit 1`)
    const attacker = collectivites.find((one) => one.id !== victim?.id)
    if (!victim || !attacker) continue
    for (const attack of [
      sql`update ${named(table)} set ${owner(table)} = ${owner(table)} where ${owner(table)} = ${victim.id} returning 1`,
      sql`delete from ${named(table)} where ${owner(table)} = ${victim.id} returning 1`,
    ]) {
      const done: unknown[] = await inside(attacker.id, attack).catch(refused)
      assert.deepEqual(done, [], table.relation)
    }
  }
})

test('a collectivité writes nothing in the name of another, on every table', async () => {
  const [attacker, victim] = collectivites
  assert.ok(attacker && victim)
  for (const table of tables.filter((one) => one.colonne)) {
    const attempt = inside(attacker.id, sql`insert into ${named(table)} (${owner(table)}) values (${victim.id})`)
    await assert.rejects(
      attempt,
      (error: Error) => /row-level security|permission denied/.test(String(error.cause ?? error)),
      table.relation,
    )
  }
})

test('the operator reads across, and writes nothing across', async () => {
  for (const table of tables.filter((one) => one.colonne)) {
    const [victim] = await asOwner<{ id: string }>(sql`select ${owner(table)} as id from ${named(table)} limit 1`)
    if (!victim) continue
    const attack = sql`delete from ${named(table)} where ${owner(table)} = ${victim.id} returning 1`
    const done: unknown[] = await house.db.inTransaction('operateur', (tx) => rowsOf(tx, attack)).catch(refused)
    assert.deepEqual(done, [], table.relation)
  }
})

/** An append-only table refuses outright; any other error is a fault of this test. */
function refused(error: Error): [] {
  assert.match(String(error.cause ?? error), /permission denied/)
  return []
}
