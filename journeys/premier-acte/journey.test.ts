import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isInstalled } from '../../scripts/tools.ts'
import { findChromium } from '../maison.ts'

const SCHEMAS = fileURLToPath(new URL('../../../shared/schemas/', import.meta.url))
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const sortie = mkdtempSync(join(tmpdir(), 'parvis-histoire-'))
const chromium = findChromium()

before(() => {
  if (!chromium) return
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'journeys/premier-acte/demo.ts', '--sortie', sortie],
    { cwd: ROOT, encoding: 'utf8' },
  )
  assert.equal(status, 0, `${stdout}\n${stderr}`)
})
after(() => rmSync(sortie, { recursive: true, force: true }))

/** A check by a tool that is not ours; its absence is said, never hidden. */
function check(name: string, tools: readonly string[], run: (t: TestContext) => void) {
  test(name, (t) => {
    if (!chromium) return t.skip('Chromium est absent')
    const missing = tools.find((tool) => !isInstalled(tool))
    if (missing) return t.skip(`${missing} est absent`)
    run(t)
  })
}

const at = (nom: string) => join(sortie, nom)
const run = (command: string, args: string[], cwd = sortie) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

function unpack(archive: string, command: string, args: string[]): string {
  const folder = mkdtempSync(join(sortie, 'ouvert-'))
  run(command, [...args, at(archive)], folder)
  return folder
}

function validate(t: TestContext, schema: string, file: string) {
  const path = join(SCHEMAS, schema)
  if (!existsSync(path)) return t.diagnostic(`Sauté : le schéma ${schema} n’est pas là`)
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', path, file], {
    encoding: 'utf8',
    env: { ...process.env, XML_CATALOG_FILES: join(SCHEMAS, 'seda/catalog.xml') },
  })
  assert.equal(status, 0, stderr)
}

check('the story leaves every file it promises', [], () => {
  const promised = [
    'acte-original.pdf',
    'acte-signe.pdf',
    'enveloppe.tar.gz',
    'ar.xml',
    'acte-tamponne.pdf',
    'bordereau.pdf',
    'transfert-seda.zip',
    'reponse-sae.xml',
    'preuve.zip',
    'chronologie.json',
  ]
  for (const nom of promised) assert.ok(existsSync(at(nom)), nom)
  const etapes = JSON.parse(readFileSync(at('chronologie.json'), 'utf8')) as { millisecondes: number }[]
  assert.equal(etapes.length, 6)
})

check('pdfsig accepts the signature of the maire over the whole document', ['pdfsig'], () => {
  const report = run('pdfsig', ['-nocert', at('acte-signe.pdf')])
  assert.match(report, /Signature is Valid/)
  assert.match(report, /Total document signed/)
})

check('the signed acte begins with the bytes of the original', [], () => {
  const original = readFileSync(at('acte-original.pdf'))
  assert.deepEqual(readFileSync(at('acte-signe.pdf')).subarray(0, original.length), original)
})

check('the stamped acte keeps the signature and is a sound PDF', ['pdfsig', 'qpdf'], () => {
  assert.match(run('pdfsig', ['-nocert', at('acte-tamponne.pdf')]), /Signature is Valid/)
  run('qpdf', ['--check', at('acte-tamponne.pdf')])
})

check('GNU tar reads the envelope, each XML follows the schema of the ministry', ['tar', 'xmllint'], (t) => {
  const folder = unpack('enveloppe.tar.gz', 'tar', ['-xzf'])
  const files = readdirSync(folder)
  assert.equal(files.filter((nom) => nom.endsWith('.xml')).length, 2)
  assert.equal(files.filter((nom) => nom.endsWith('.pdf')).length, 2)
  for (const nom of files.filter((file) => file.endsWith('.xml'))) validate(t, 'actes/actesv1_1.xsd', join(folder, nom))
})

check('the acknowledgement follows the schema of the ministry', ['xmllint'], (t) =>
  validate(t, 'actes/actesv1_1.xsd', at('ar.xml')),
)

check(
  'the transfer is a valid SEDA 2.1, its digests are those of its files',
  ['unzip', 'xmllint', 'sha512sum'],
  (t) => {
    const folder = unpack('transfert-seda.zip', 'unzip', ['-q'])
    validate(t, 'seda/2.1/schema/seda-2.1-main.xsd', join(folder, 'manifest.xml'))
    validate(t, 'seda/vitam-strict/2.1/seda-2.1-main.xsd', join(folder, 'manifest.xml'))
    const manifest = readFileSync(join(folder, 'manifest.xml'), 'utf8')
    const objects = [...manifest.matchAll(/<Uri>([^<]+)<\/Uri>\s*<MessageDigest[^>]*>([0-9a-f]{128})</g)]
    assert.ok(objects.length >= 5, `${objects.length} objects`)
    for (const [, uri = '', digest = ''] of objects)
      assert.equal(run('sha512sum', [join(folder, uri)]).split(' ')[0], digest)
  },
)

check('the archive answers by an acceptance that follows the schema', ['xmllint'], (t) => {
  validate(t, 'seda/2.1/schema/seda-2.1-main.xsd', at('reponse-sae.xml'))
  assert.match(readFileSync(at('reponse-sae.xml'), 'utf8'), /<ReplyCode>(000|OK)<\/ReplyCode>/)
})

check(
  'a stranger verifies the evidence with python3, openssl and sha256sum alone',
  ['unzip', 'python3', 'openssl', 'sha256sum'],
  () => {
    const folder = join(unpack('preuve.zip', 'unzip', ['-q']), 'preuve')
    assert.match(run('python3', ['verifier.py'], folder), /La chaîne est intacte/)
    const { stdout, stderr } = spawnSync(
      'openssl',
      ['ts', '-verify', '-data', 'scellement.txt', '-in', 'scellement.tsr', '-token_in', '-CAfile', 'racine.pem'],
      { cwd: folder, encoding: 'utf8' },
    )
    assert.match(stdout + stderr, /Verification: OK/)
    run('sha256sum', ['--quiet', '-c', 'empreintes.sha256'], folder)
  },
)
