import type { Readable } from 'node:stream'
import yazl from 'yazl'
import { SedaError } from './errors.ts'

/** A file to put in a package: its declared path, and how to open it when its turn comes. */
export type PackageFile = { uri: string; open: () => Readable | Promise<Readable> }

/** Path of an object in the packages we make: ASCII, one folder, never starting with a dot or a dash. */
const OWN_PATH = /^content\/[A-Za-z0-9_][A-Za-z0-9._-]*$/

/** Regular file, readable by all: what `zip` writes by default on a Unix system. */
const FILE_MODE = 0o100644

/**
 * Writes the zip that archives call SIP: `manifest.xml` first, then each file under its path, opened one after the
 * other and compressed on the fly. The same input gives the same bytes, whatever the time zone of the machine.
 *
 * @param manifest the bordereau
 * @param files in the order wanted; paths as in the `Uri` of the bordereau
 * @param mtime date put on every entry (seconds are even in a zip)
 * @returns the bytes of the zip; destroyed with the error when a file cannot be opened or read
 * @throws SedaError `seda.paquet-dangereux` on a path used twice or that is not `content/<ASCII name>`
 */
export function createPackage(manifest: Uint8Array, files: Iterable<PackageFile>, mtime: Date): Readable {
  const zip = new yazl.ZipFile()
  const output = zip.outputStream as Readable
  const options = { mtime: wallClock(mtime), mode: FILE_MODE, forceDosTimestamp: true }
  zip.on('error', (error: Error) => output.destroy(error))
  zip.addBuffer(Buffer.from(manifest.buffer, manifest.byteOffset, manifest.byteLength), 'manifest.xml', options)
  const seen = new Set<string>()
  for (const { uri, open } of files) {
    checkPath(uri, seen)
    zip.addReadStreamLazy(uri, options, (callback) => {
      openFile(open, output).then(
        (stream) => callback(null, stream),
        (error: unknown) => callback(error, output),
      )
    })
  }
  zip.end()
  return output
}

/** The zip library does not listen to the errors of what it pipes. */
async function openFile(open: PackageFile['open'], output: Readable): Promise<Readable> {
  const stream = await open()
  stream.once('error', (error) => output.destroy(error))
  output.once('close', () => stream.destroy())
  return stream
}

function checkPath(uri: string, seen: Set<string>): void {
  const key = uri.toLowerCase()
  if (!OWN_PATH.test(uri) || seen.has(key)) {
    const reason = seen.has(key) ? 'est utilisé deux fois' : 'n’est pas de la forme content/NOM'
    throw new SedaError('seda.paquet-dangereux', `Le chemin « ${uri} » ${reason}`)
  }
  seen.add(key)
}

/** Zip dates are wall-clock times without zone, which the library writes in the local one: UTC is put there instead. */
function wallClock(date: Date): Date {
  return new Date(
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  )
}
