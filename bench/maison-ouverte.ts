/** Rows that need a whole running house: opening, weight, memory, from the last signature to the acknowledgement shown. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderDocument } from '#platform/documents'
import { findChromium, type Maison, openBrowser, openMaison } from '../journeys/maison.ts'
import { playHistoire } from '../journeys/premier-acte/histoire.ts'
import { type Mesure, ms } from './mesure.ts'

const PAGE_KB = 60
const IDLE_MB = 250
const OPENING_MS = 3000
const AR_MS = 3000

export async function measureMaison(): Promise<Mesure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-bench-'))
  const env = { PARVIS_DATA: join(folder, 'donnees') }
  try {
    const first = await openMaison(env)
    const sown = first.opened
    const story = await measureStory(first)
    await first.close()
    const second = await openMaison(env)
    const started = performance.now()
    await (await fetch(`${second.base}/`)).text()
    const opening = second.opened + performance.now() - started
    const weight = await weigh(second)
    const idle = memoryOf(second)
    await second.close()
    return [
      row(
        'Première page, démarrage suivant (maison installée)',
        ms(opening),
        `≤ ${ms(OPENING_MS)}`,
        opening <= OPENING_MS,
      ),
      row('Premier démarrage, territoire semé', ms(sown), '(pour mémoire)', true),
      ...story,
      row(
        'Poids de la page de connexion, première visite',
        `${weight.toFixed(1)} ko compressés`,
        `≤ ${PAGE_KB} ko`,
        weight <= PAGE_KB,
      ),
      row('Mémoire au repos, base embarquée comprise', `${idle} Mo`, `≤ ${IDLE_MB} Mo`, idle <= IDLE_MB),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureStory(maison: Maison): Promise<Mesure[]> {
  const chromium = findChromium()
  if (!chromium)
    return [row('De la dernière signature à l’AR affiché', 'non mesuré : Chromium absent', `≤ ${ms(AR_MS)}`, false)]
  const browser = await openBrowser(chromium)
  const work = mkdtempSync(join(tmpdir(), 'parvis-bench-'))
  const pdf = join(work, 'deliberation.pdf')
  writeFileSync(
    pdf,
    await renderDocument(
      { title: 'Délibération', blocks: [{ kind: 'paragraph', text: 'Article unique.' }] },
      { at: new Date() },
    ),
  )
  const times = new Map<string, number>()
  try {
    await playHistoire({
      base: maison.base,
      browser,
      pdf,
      annexe: undefined,
      folder: work,
      note: (etape) => times.set(etape, performance.now()),
    })
  } finally {
    await browser.close()
    rmSync(work, { recursive: true, force: true })
  }
  const at = (words: string) => [...times].find(([etape]) => etape.includes(words))?.[1] ?? Number.NaN
  const elapsed = at('Accusé de réception') - at('Signé par')
  return [
    row('De la dernière signature à l’AR affiché chez la secrétaire', ms(elapsed), `≤ ${ms(AR_MS)}`, elapsed <= AR_MS),
  ]
}

/** Everything that a browser loads for the page, as it travels. */
async function weigh(maison: Maison): Promise<number> {
  const curl = (path: string) =>
    Number(
      execFileSync(
        'curl',
        ['-s', '-o', '/dev/null', '-w', '%{size_download}', '-H', 'accept-encoding: br', `${maison.base}${path}`],
        { encoding: 'utf8' },
      ),
    )
  const html = await (await fetch(`${maison.base}/connexion`)).text()
  const assets = [...html.matchAll(/(?:href|src)="(\/actifs\/[^"]+)"/g)].map((match) => match[1] as string)
  return (curl('/connexion') + assets.reduce((sum, path) => sum + curl(path), 0)) / 1000
}

/** Resident memory of the process, in MB. */
function memoryOf(maison: Maison): number {
  const status = readFileSync(`/proc/${maison.process.pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000)
}

const row = (sujet: string, valeur: string, repere: string, tenu: boolean): Mesure => ({ sujet, valeur, repere, tenu })
