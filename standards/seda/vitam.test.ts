import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { XmlError } from '#standards/xml'
import { checkArchiveTransfer, isRefused } from './check.ts'
import { digestNamesOf } from './check-files.ts'
import { digestPackage, openPackage } from './package-reader.ts'
import { parseArchiveTransfer } from './parse.ts'

const SAMPLES = new URL('../../../shared/samples/seda/vitam-itests/', import.meta.url)
const skip = existsSync(SAMPLES) ? false : 'paquets de VITAM absents'

/** Packages whose refusal lies in the package itself, not in the referentials of VITAM’s test tenant. */
const REFUSED = [
  'KO_1791_SIP_RG-STARTDATE_AN9000',
  'KO_1791_SIP_TITLE_VIDE',
  'KO_2216_CA3_Usages_invalide',
  'KO_2216_CA4_GOT_orphelin',
  'KO_2_OBJT_declarent_le_GO',
  'KO_Arbre_empty_title',
  'KO_BORD_empreinte_KO',
  'KO_BORD_xmlKO_sansobjet',
  'KO_DEUX-Manifest',
  'KO_DEUX_Contents',
  'KO_Endate_anterieur_Started',
  'KO_PhysicalInBinary',
  'KO_Plan_empty_title',
  'KO_SIP_1986_unit_declare_IDobjet_au_lieu_IDGOT',
  'KO_USAGE_VERSION_TIRET',
  'KO_WRONG_USAGE_VERSION',
]

async function faultsOf(path: string) {
  const opened = await openPackage(readFileSync(new URL(path, SAMPLES)))
  const parsed = parseArchiveTransfer(await opened.readManifest())
  const entries = await digestPackage(opened, digestNamesOf(parsed.objects))
  return { structure: parsed.faults, all: checkArchiveTransfer(parsed, entries) }
}

async function isRefusedPackage(path: string): Promise<boolean> {
  try {
    return isRefused((await faultsOf(path)).all)
  } catch (error) {
    if (error instanceof XmlError) return true
    throw error
  }
}

test('packages VITAM refuses for themselves are refused', { skip }, async () => {
  for (const name of REFUSED) assert.ok(await isRefusedPackage(`SIP_KO/ZIP/${name}.zip`), name)
})

test('packages VITAM takes are accepted, a wrong size being a warning for it and for us', { skip }, async () => {
  const results = readFileSync(new URL('xsd-results.csv', SAMPLES), 'utf8')
  const paths = [...results.matchAll(/^(SIP_OK\/ZIP\/[^;]*);/gm)].map(([, path]) => path!)
  assert.ok(paths.length >= 10)
  for (const path of [...paths, 'SIP_KO/ZIP/sip_incorrect_size.zip']) {
    assert.equal(await isRefusedPackage(path), false, path)
  }
})

test('our structure verdicts are the official schema’s, and its refusals VITAM’s own schema’s', { skip }, async () => {
  const lines = readFileSync(new URL('xsd-results.csv', SAMPLES), 'utf8').trim().split('\n').slice(1)
  for (const line of lines) {
    const [path, container, , , , official, vitam] = line.split(';')
    if (container !== 'zip' || /ParseError/.test(official!)) continue
    const { structure } = await faultsOf(path!)
    // An empty title is valid in both schemas: VITAM refuses it at a later step.
    const schema = structure.filter(({ etape }) => etape !== 'CHECK_UNIT_SCHEMA')
    assert.equal(schema.length === 0, official === 'valid', path)
    assert.equal(isRefused(schema), vitam !== 'valid', path)
  }
})
