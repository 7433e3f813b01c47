import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { NODE_FLAGS } from '../scripts/node-flags.mjs'

/** A whole demonstration house in a process of its own, with a data folder of its own, as a newcomer starts it. */
export interface Maison {
  base: string
  /** Address of the emulated ministry. */
  ministere: string
  folder: string
  /** From the launch to the first answer, in milliseconds. */
  opened: number
  process: ChildProcess
  close(): Promise<void>
}

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const START_TIMEOUT_MS = 180_000

export async function openMaison(env: Record<string, string> = {}): Promise<Maison> {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-maison-'))
  const [port, sandbox, mail] = await findFreePorts(3)
  const started = performance.now()
  const child = spawn(process.execPath, [...NODE_FLAGS, join(ROOT, 'app.ts')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PARVIS_DATA: join(folder, 'donnees'),
      PORT: String(port),
      SANDBOX_PORT: String(sandbox),
      ACTES_COURRIEL_PORT: String(mail),
      PARVIS_JOURNALISATION: 'warn',
      ...env,
    },
  })
  await waitForOpening(child)
  return {
    base: `http://localhost:${port}`,
    ministere: `http://127.0.0.1:${sandbox}`,
    folder,
    opened: performance.now() - started,
    process: child,
    async close() {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The house says on its output that it is open: nothing is polled. */
function waitForOpening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = ''
    const timer = setTimeout(() => reject(new Error(`La maison ne s’ouvre pas.\n${output}`)), START_TIMEOUT_MS)
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      if (!output.includes('Parvis est ouvert')) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`La maison s’est fermée (${code}).\n${output}`))
    })
  })
}

/** Where Debian puts it; `CHROMIUM` names another. */
export function findChromium(): string | undefined {
  return [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => path && existsSync(path),
  )
}

export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** Ports that nobody listens to, held together until all are known so that they differ. */
async function findFreePorts(count: number): Promise<number[]> {
  const probes = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const probe = createServer().listen(0, '127.0.0.1', () => resolve(probe))
        }),
    ),
  )
  const ports = probes.map((probe) => (probe.address() as { port: number }).port)
  await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))))
  return ports
}
