import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Depot } from './depot.ts'
import { missingError, toDiskError } from './errors.ts'

/** Makes the last changes of a folder (a file renamed into it, a folder created) survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; its file system journals renames by itself.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Creates a folder and its missing parents, durably. */
export async function createFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (!first) return
  for (let created = folder; created.length >= first.length; created = dirname(created)) {
    await syncFolder(dirname(created))
  }
}

/** Blobs as files under `root`, on the file system of the staging folder: a blob appears by a rename, whole. */
export function createDiskDepot(root: string): Depot {
  const locate = (path: string) => join(root, ...path.split('/'))
  return {
    async place(staged, path) {
      const target = locate(path)
      try {
        await createFolder(dirname(target))
        await rename(staged, target)
        await syncFolder(dirname(target))
      } catch (error) {
        throw toDiskError(error)
      }
    },
    async open(path, from, to) {
      const handle = await open(locate(path)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? missingError(error) : error
      })
      return handle.createReadStream({ start: from, end: to - 1, highWaterMark: 256 * 1024 })
    },
    remove: (path) => rm(locate(path), { force: true }),
    removeFolder: (path) => rm(locate(path), { recursive: true, force: true }),
    list: () => listFiles(root),
  }
}

/** Every file below a folder that may not exist, with its path relative to it. */
export async function* listFiles(root: string, below = ''): AsyncGenerator<{ path: string; modifiedAt: Date }> {
  for (const entry of await readdir(join(root, below), { withFileTypes: true }).catch(emptyWhenAbsent)) {
    const path = below ? `${below}/${entry.name}` : entry.name
    if (entry.isDirectory()) yield* listFiles(root, path)
    else {
      const stats = await stat(join(root, path)).catch(emptyWhenAbsent)
      if ('mtime' in stats) yield { path, modifiedAt: stats.mtime }
    }
  }
}

/** Files come and go while they are listed. */
function emptyWhenAbsent(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return []
  throw error
}
