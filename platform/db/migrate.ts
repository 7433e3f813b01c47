import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'

/** The SQL files of one unit, applied in the order of their names; `folder` is the URL of its `migrations/`. */
export interface Migrations {
  unit: string
  folder: URL
}

/** The bare connection, inside one transaction, with the rights of the owner. */
export interface MigrationRunner {
  /** Runs several statements without parameters. */
  exec(text: string): Promise<unknown>
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

/**
 * Applies what is missing, forward only, in the caller's transaction: either every file passes or none.
 *
 * @throws Error when a file that was already applied has changed since
 */
export async function migrate(runner: MigrationRunner, units: readonly Migrations[]): Promise<string[]> {
  await runner.exec(`
    select pg_advisory_xact_lock(hashtext('parvis.migration'));
    create schema if not exists parvis;
    create table if not exists parvis.migration (unite text, fichier text, empreinte text not null,
      appliquee_le timestamptz not null default now(), primary key (unite, fichier));
    comment on table parvis.migration is 'partagee : état du schéma, réservé au propriétaire';`)
  const { rows } = await runner.query('select unite, fichier, empreinte from parvis.migration')
  const known = new Map(
    (rows as { unite: string; fichier: string; empreinte: string }[]).map((row) => [
      `${row.unite}/${row.fichier}`,
      row.empreinte,
    ]),
  )
  const applied: string[] = []
  for (const { unit, folder } of units) {
    for (const file of (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()) {
      const text = await readFile(new URL(file, folder), 'utf8')
      const digest = createHash('sha256').update(text).digest('hex')
      const before = known.get(`${unit}/${file}`)
      if (before === digest) continue
      if (before)
        throw new Error(`La migration ${unit}/${file} a changé depuis son application : écrivez-en une nouvelle.`)
      await runner.exec(text)
      await runner.query('insert into parvis.migration (unite, fichier, empreinte) values ($1, $2, $3)', [
        unit,
        file,
        digest,
      ])
      applied.push(`${unit}/${file}`)
    }
  }
  return applied
}
