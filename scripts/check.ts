/** `npm run check`: one line per step, the same list for everybody. */
import { spawnSync } from 'node:child_process'

const STEPS: [label: string, command: string, ...args: string[]][] = [
  ['Biome (forme et règles)', 'node_modules/.bin/biome', 'check', '--error-on-warnings', '.'],
  ['TypeScript', 'node_modules/.bin/tsc', '-p', '.'],
  ['Documentation dérivée du code', process.execPath, 'scripts/docs.ts', '--verifier'],
  ['Knip (fichiers, exports et paquets inutiles)', 'node_modules/.bin/knip', '--no-progress'],
]

for (const [label, command, ...args] of STEPS) {
  const started = performance.now()
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  process.stdout.write(
    `${status === 0 ? '✔' : '✘'} ${label} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`,
  )
  if (status !== 0) process.exit(1)
}
