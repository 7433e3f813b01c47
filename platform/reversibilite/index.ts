import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { Collectivite } from '#platform/collectivites'
import { inContext } from '#platform/context'
import { canonicalEntree, listEntreesBetween, listScellements } from '#platform/journal'
import type { House, ReversibilityArchive, Service } from '#platform/service'
import { renderIndexCsv, renderIndexHtml } from './sommaire.ts'

/** One line of the index that a human reads. */
export interface IndexEntry {
  path: string
  description: string
  service: string
  /** SHA-256 of the bytes. */
  sha256: string
}

const JOURNAL_PAGE = 5000
const SEALS_PAGE = 100

/**
 * Everything the house holds of one collectivité, as one zip of open formats: a folder a service, the journal, and an
 * index (`index.html`, `index.csv` with digests). Streamed: nothing is held whole.
 */
export function exportCollectivite(house: House, collectivite: Collectivite): Readable {
  const zip = new ZipFile()
  fill(house, collectivite, zip).catch((error: unknown) => {
    house.log.error({ err: error, collectivite: collectivite.slug }, 'archive de réversibilité interrompue')
    ;(zip.outputStream as Readable).destroy(error instanceof Error ? error : new Error(String(error)))
  })
  return zip.outputStream as Readable
}

async function fill(house: House, collectivite: Collectivite, zip: ZipFile) {
  const index: IndexEntry[] = []
  for (const service of house.services) {
    await service.exportCollectivite(house, collectivite, openArchive(house, collectivite, service, zip, index))
  }
  await addJournal(house, collectivite, zip, index)
  const about = { collectivite, at: house.clock(), services: house.services }
  addBytes(zip, index, 'index.csv', renderIndexCsv(index), 'Sommaire pour un tableur', 'sommaire')
  zip.addBuffer(Buffer.from(renderIndexHtml(about, index)), 'index.html', { mtime: house.clock() })
  zip.end()
}

function openArchive(
  house: House,
  collectivite: Collectivite,
  service: Service,
  zip: ZipFile,
  index: IndexEntry[],
): ReversibilityArchive {
  const inFolder = (path: string) => `${service.name}/${path}`
  return {
    addText: (path, text, description) => addBytes(zip, index, inFolder(path), text, description, service.name),
    addTable: (path, columns, rows, description) =>
      addBytes(zip, index, inFolder(path), renderCsv(columns, rows), description, service.name),
    addFile(path, sha256, description) {
      index.push({ path: inFolder(path), description, service: service.name, sha256 })
      zip.addReadStreamLazy(inFolder(path), { mtime: house.clock(), compress: false }, (callback) => {
        house.files.read(collectivite.id, sha256).then(
          (stream) => callback(null, stream),
          (error: unknown) => callback(error, undefined as never),
        )
      })
    },
  }
}

async function addJournal(house: House, collectivite: Collectivite, zip: ZipFile, index: IndexEntry[]) {
  const who = {
    actor: { genre: 'systeme' as const, nom: 'Parvis (réversibilité)' },
    collectivite,
    requestId: 'reversibilite',
  }
  for (let from = 1, part = 1; ; from += JOURNAL_PAGE, part++) {
    const entries = await inContext(house, who, (ctx) => listEntreesBetween(ctx, from, from + JOURNAL_PAGE - 1))
    if (entries.length === 0) break
    const text = entries.map((entry) => `${canonicalEntree(entry)}\n`).join('')
    const path = `journal/entrees-${String(part).padStart(4, '0')}.jsonl`
    addBytes(zip, index, path, text, `Journal, entrées ${from} à ${from + entries.length - 1}`, 'journal')
  }
  for (let offset = 0; ; offset += SEALS_PAGE) {
    const seals = await inContext(house, who, (ctx) =>
      listScellements(ctx, { limit: SEALS_PAGE, offset, ordre: 'premiers' }),
    )
    for (const { dernierNumero, texte, jeton } of seals) {
      const path = `journal/scellements/${String(dernierNumero).padStart(8, '0')}`
      addBytes(zip, index, `${path}.txt`, texte, `Texte scellé, jusqu’à l’entrée ${dernierNumero}`, 'journal')
      addBytes(zip, index, `${path}.tsr`, jeton, `Jeton d’horodatage de ce texte (RFC 3161)`, 'journal')
    }
    if (seals.length < SEALS_PAGE) return
  }
}

function addBytes(
  zip: ZipFile,
  index: IndexEntry[],
  path: string,
  content: string | Uint8Array,
  description: string,
  service: string,
) {
  const bytes = Buffer.from(content as Uint8Array)
  index.push({ path, description, service, sha256: createHash('sha256').update(bytes).digest('hex') })
  zip.addBuffer(bytes, path)
}

/** CSV as French spreadsheets open it: UTF-8 with mark, `;`, CRLF; cells that look like formulas are neutralised. */
export function renderCsv(columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  return `\uFEFF${[columns, ...rows].map((row) => row.map(renderCell).join(';')).join('\r\n')}\r\n`
}

function renderCell(value: string | number | null): string {
  if (typeof value === 'number') return String(value)
  const text = value ?? ''
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
