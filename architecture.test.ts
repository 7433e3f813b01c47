import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

/** One import of one file. `from` and `to` are `layer/unit` (`standards/xml`), `to` being a package name for npm. */
interface Edge {
  file: string
  from: string
  specifier: string
  target: { layer: string; unit: string } | undefined
}

const FILES = globSync(
  ['standards', 'platform', 'ui', 'services', 'sandbox', 'poste'].map((layer) => `${layer}/**/*.ts`),
).sort()
const ROOT_UNITS = new Set(['ui'])
const EDGES = FILES.flatMap(readEdges)

/** Who may import whom, by layer; inside a layer, only where said. */
const ALLOWED: Record<string, readonly string[]> = {
  standards: ['standards'],
  platform: ['standards', 'platform'],
  ui: ['standards', 'platform', 'ui'],
  services: ['standards', 'platform', 'ui', 'services'],
  sandbox: ['standards', 'platform', 'ui'],
  poste: ['standards', 'platform'],
}

/** Packages that only one place may know. */
const FENCED: Record<string, (file: string) => boolean> = {
  'drizzle-orm': (file) => /(^|\/)(store|schema)\.ts$|^platform\/|\/store\/|\.test\.ts$/.test(file),
  fastify: (file) => file.startsWith('platform/http/'),
  'pg-boss': (file) => file.startsWith('platform/jobs/') || file === 'platform/db/database.ts',
  pg: (file) => file.startsWith('platform/db/') || file.startsWith('platform/testing/'),
  '@electric-sql/pglite': (file) => file.startsWith('platform/db/') || file.startsWith('platform/testing/'),
}

test('the tree is read', () => {
  assert.ok(FILES.length > 100, `only ${FILES.length} files were found`)
  assert.ok(EDGES.length > 300, `only ${EDGES.length} imports were found`)
})

test('dependencies go down: standards ← platform ← ui ← services', () => {
  const wrong = EDGES.filter(
    ({ file, target }) => target && !isTest(file) && !ALLOWED[layerOf(file)]?.includes(target.layer),
  )
  assert.deepEqual(wrong.map(show), [])
})

test('a relative import never leaves its unit', () => {
  const wrong = EDGES.filter(
    ({ file, specifier }) => specifier.startsWith('.') && !resolve(file, specifier).startsWith(`${unitOf(file)}/`),
  )
  assert.deepEqual(wrong.map(show), [])
})

test('services know each other only as services/dependencies.json says, without cycle', () => {
  const declared = JSON.parse(readFileSync('services/dependencies.json', 'utf8')) as Record<string, string[]>
  const wrong = EDGES.filter(({ file, target }) => {
    if (!file.startsWith('services/') || target?.layer !== 'services' || isTest(file)) return false
    const name = file.split('/')[1] as string
    return target.unit !== name && !declared[name]?.includes(target.unit)
  })
  assert.deepEqual(wrong.map(show), [])
  for (const name of Object.keys(declared)) assert.ok(!reaches(declared, name, name), `${name} depends on itself`)
})

test('sandbox and poste are imported by nobody', () => {
  assert.deepEqual(EDGES.filter(({ target }) => target?.layer === 'sandbox' || target?.layer === 'poste').map(show), [])
})

test('fenced packages stay behind their fence', () => {
  const wrong = EDGES.filter(({ file, specifier }) => {
    const fence = FENCED[packageOf(specifier)]
    return fence && !fence(file) && !isTest(file)
  })
  assert.deepEqual(wrong.map(show), [])
})

test('standards are pure: no file, network, process, clock nor chance', () => {
  const forbidden = /^node:(fs|http|https|net|child_process|process|os|worker_threads)/
  const wrong = EDGES.filter(
    ({ file, specifier }) => file.startsWith('standards/') && !isTest(file) && forbidden.test(specifier),
  ).map(show)
  for (const file of FILES.filter((name) => name.startsWith('standards/') && !isTest(name))) {
    if (/Date\.now\(|new Date\(\)|Math\.random\(|process\./.test(withoutComments(read(file))))
      wrong.push(`${file} uses the clock, chance or the process`)
  }
  assert.deepEqual(wrong, [])
})

test('the environment is read in platform/config only', () => {
  const readers = FILES.filter(
    (file) =>
      /process\.env/.test(withoutComments(read(file))) &&
      !/^platform\/(config|testing)\//.test(file) &&
      !isTest(file) &&
      !/^sandbox\/.*\/main\.ts$/.test(file),
  )
  assert.deepEqual(readers, [])
})

test('every unit says what it is: README and index', () => {
  const units = [...new Set(FILES.map(unitOf))].filter((unit) => /^(standards|services)\//.test(unit))
  const missing = units
    .flatMap((unit) => ['README.md', 'index.ts'].map((name) => `${unit}/${name}`))
    .filter((file) => globSync(file).length === 0)
  assert.deepEqual(missing, [])
})

function readEdges(file: string): Edge[] {
  const found = withoutComments(read(file)).matchAll(
    /(?:^|\n|;)\s*(?:import|export)\b(?:[^'"`;]*?\bfrom)?\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g,
  )
  return [...found].map((match) => {
    const specifier = (match[1] ?? match[2]) as string
    return { file, from: unitOf(file), specifier, target: targetOf(specifier) }
  })
}

function targetOf(specifier: string): Edge['target'] {
  const match = /^#(standards|platform|services)\/(.+)$/.exec(specifier)
  if (match) return { layer: match[1] as string, unit: match[2] as string }
  return specifier === '#ui' ? { layer: 'ui', unit: '' } : undefined
}

function reaches(graph: Record<string, string[]>, from: string, to: string, seen = new Set<string>()): boolean {
  return (graph[from] ?? []).some(
    (next) => next === to || (!seen.has(next) && reaches(graph, next, to, seen.add(next))),
  )
}

function resolve(file: string, specifier: string): string {
  return new URL(specifier, `file:///${file}`).pathname.slice(1)
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

function unitOf(file: string): string {
  const [layer = '', unit = ''] = file.split('/')
  return ROOT_UNITS.has(layer) ? layer : `${layer}/${unit}`
}

function layerOf(file: string) {
  return file.split('/')[0] as string
}

function isTest(file: string) {
  return file.endsWith('.test.ts') || file.startsWith('platform/testing/')
}

function read(file: string) {
  return readFileSync(file, 'utf8')
}

function withoutComments(text: string) {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
}

function show(edge: Edge) {
  return `${edge.file} → ${edge.specifier}`
}
