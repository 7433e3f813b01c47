import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Postgres {
  url: string
  /** Stops it as a power cut does; `resume` starts it again, with what was committed. */
  cut(): void
  resume(): void
  /** Stops it and removes everything. */
  stop(): void
}

/** A PostgreSQL of its own, on loopback, in a temporary folder; undefined when the machine has none. */
export async function startPostgres(): Promise<Postgres | undefined> {
  const bin = globSync('/usr/lib/postgresql/*/bin').sort().at(-1)
  if (!bin || !existsSync(join(bin, 'initdb'))) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'parvis-pg-'))
  const data = join(folder, 'data')
  const port = await findFreePort()
  // PostgreSQL refuses to run as root.
  const asPostgres = process.getuid?.() === 0
  if (asPostgres) {
    chmodSync(folder, 0o755)
    execFileSync('chown', ['postgres', folder])
  }
  const run = (command: string, ...args: string[]) =>
    asPostgres
      ? spawnSync('runuser', ['-u', 'postgres', '--', join(bin, command), ...args], { stdio: 'ignore', cwd: folder })
      : spawnSync(join(bin, command), args, { stdio: 'ignore', cwd: folder })
  run('initdb', '-D', data, '-U', 'parvis', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8')
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=300`
  const start = () => run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'trace.log'), '-o', options, 'start')
  const cut = () => void run('pg_ctl', '-D', data, '-m', 'immediate', 'stop')
  if (start().status !== 0) return undefined
  return {
    url: `postgres://parvis@127.0.0.1:${port}/postgres`,
    cut,
    resume: () => void start(),
    stop() {
      cut()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
