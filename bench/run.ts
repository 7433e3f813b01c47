/** `npm run bench`: every row of the budget that applies, written to `bench/README.md` with the machine and the date. */
import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { installTools } from '../scripts/tools.ts'
import { measureActes } from './actes.ts'
import { measureMaison } from './maison-ouverte.ts'
import type { Mesure } from './mesure.ts'
import { measurePages } from './pages.ts'

installTools(['chromium', 'postgresql'])
const rows: Mesure[] = []
for (const [label, measure] of [
  ['Une maison ouverte', measureMaison],
  ['Les actes', measureActes],
  ['Les pages', measurePages],
] as const) {
  process.stdout.write(`▶ ${label}\n`)
  for (const row of await measure()) {
    rows.push(row)
    process.stdout.write(`  ${row.tenu ? '✔' : '✘'} ${row.sujet} : ${row.valeur} (${row.repere})\n`)
  }
}
const [cpu] = cpus()
const machine = `${cpus().length} × ${cpu?.model.trim() ?? 'processeur inconnu'}, ${Math.round(totalmem() / 2 ** 30)} Gio, Node ${process.versions.node}`
writeFileSync(
  new URL('README.md', import.meta.url),
  `# Mesures

Produit par \`npm run bench\` le ${new Date().toISOString().slice(0, 10)}, sur ${machine}. Chaque valeur est à côté d’une limite de
la conception, ou d’un témoin mesuré dans la même passe. Rien ici n’est un essai : la vitesse ne fait échouer aucun essai.

| | mesure | Parvis | repère |
|---|---|---|---|
${rows.map((row) => `| ${row.tenu ? '✔' : '✘'} | ${row.sujet} | ${row.valeur} | ${row.repere} |`).join('\n')}
`,
)
