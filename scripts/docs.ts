/** `npm run docs`: writes the pages of documentation that are derived from the code; `npm run check` compares them. */
import { readFileSync, writeFileSync } from 'node:fs'
import { VARIABLES } from '#platform/config'

const PATH = new URL('../docs/configuration.md', import.meta.url)
const text = renderConfiguration()
if (process.argv.includes('--verifier')) {
  if (readFileSync(PATH, 'utf8') === text) process.exit(0)
  process.stderr.write('docs/configuration.md ne suit plus platform/config : lancez « npm run docs ».\n')
  process.exit(1)
}
writeFileSync(PATH, text)

function renderConfiguration(): string {
  const rows = Object.values(VARIABLES).map(
    ({ env, description, default: fallback, ...rest }) =>
      `| \`${env}\` | ${description}${'secret' in rest ? ' (secret)' : ''} | ${fallback} |`,
  )
  return `# Configuration

Page produite par \`npm run docs\` à partir de \`platform/config/variables.ts\`. Toute variable peut aussi venir d’un fichier :
\`X_FILE=/chemin\` vaut \`X=<contenu du fichier>\` (secrets de conteneurs). Une valeur incorrecte empêche le démarrage ; toutes
les fautes sont dites ensemble.

| variable | rôle | par défaut |
|---|---|---|
${rows.join('\n')}
`
}
