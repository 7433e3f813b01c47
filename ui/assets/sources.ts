import { globSync } from 'node:fs'
import { basename, join } from 'node:path'

/** Root of the program: everything is named relative to it, so that the cache survives a move. */
export const ROOT = join(import.meta.dirname, '../..')

const ISLANDS = ['ui/*.island.ts', 'services/*/pages/*.island.ts']
const PDF_FOLDER = 'node_modules/pdfjs-dist'
/** The legacy build: the modern one asks for browsers of the year, which town halls do not have. */
export const PDF_WORKER = `${PDF_FOLDER}/legacy/build/pdf.worker.min.mjs`

/** Entry points by name, then path. */
export function listEntries(): Record<string, string> {
  const entries: Record<string, string> = { styles: 'ui/styles/index.css', icone: 'ui/styles/icone.svg' }
  for (const path of globSync(ISLANDS, { cwd: ROOT }).map(slashes).sort()) {
    const name = basename(path, '.island.ts')
    if (entries[name]) throw new Error(`Two islands are called ${name}: ${entries[name]} and ${path}`)
    entries[name] = path
  }
  return entries
}

/** Decoders that the PDF worker fetches by name, for scanned pages. */
export function listPdfDecoders(): string[] {
  return globSync(`${PDF_FOLDER}/wasm/*.wasm`, { cwd: ROOT }).map(slashes).sort()
}

const slashes = (path: string) => path.replaceAll('\\', '/')
