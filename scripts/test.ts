/**
 * `npm test`: the check list, then every test on PGlite and again, for what touches the database, on PostgreSQL.
 * Independent validators are Debian packages: installed when this machine lets us, named when they are missing.
 */
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { startPostgres } from './postgres.ts'
import { installTools, TOOLS } from './tools.ts'

installTools(Object.keys(TOOLS))
step('npm run check', process.execPath, ['scripts/check.ts'])
const files = globSync(['*.test.ts', '{standards,platform,ui,services,sandbox,poste,journeys}/**/*.test.ts']).sort()
step(`${files.length} fichiers de test, base PGlite embarquée`, process.execPath, testArguments(files), {})

const postgres = await startPostgres()
if (postgres) {
  const withDatabase = files.filter((file) =>
    /openTestHouse|openDatabase|(testing|decor)\.ts'/.test(readFileSync(file, 'utf8')),
  )
  step(
    `${withDatabase.length} fichiers de test, base PostgreSQL`,
    process.execPath,
    testArguments(withDatabase),
    { PARVIS_TEST_POSTGRES: postgres.url },
    postgres.stop,
  )
  postgres.stop()
} else {
  process.stdout.write('— Non joué : la suite sur PostgreSQL (aucun serveur PostgreSQL sur cette machine).\n')
}

function testArguments(names: string[]): string[] {
  return ['--disable-warning=ExperimentalWarning', '--test', '--test-concurrency=2', '--test-reporter=dot', ...names]
}

function step(label: string, command: string, args: string[], env: Record<string, string> = {}, cleanUp?: () => void) {
  process.stdout.write(`\n▶ ${label}\n`)
  const started = performance.now()
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  process.stdout.write(`${status === 0 ? '✔' : '✘'} ${label} (${Math.round((performance.now() - started) / 1000)} s)\n`)
  if (status === 0) return
  cleanUp?.()
  process.exit(1)
}
