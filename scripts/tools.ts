import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Debian package → the command that shows it is there. */
export const TOOLS: Readonly<Record<string, string>> = {
  chromium: 'chromium',
  'libxml2-utils': 'xmllint',
  openssl: 'openssl',
  'poppler-utils': 'pdfsig',
  qpdf: 'qpdf',
  postgresql: 'pg_ctlcluster',
  'clamav-daemon': 'clamd',
  unzip: 'unzip',
}

/** Installs the Debian packages that are missing when this machine lets us; says plainly which ones it goes without. */
export function installTools(names: readonly string[]): void {
  const missing = names.filter((name) => !isInstalled(TOOLS[name] ?? name))
  if (missing.length === 0) return
  if (process.getuid?.() !== 0 || !isInstalled('apt-get')) {
    process.stdout.write(`— Absents de cette machine, leurs contrôles seront sautés : ${missing.join(', ')}.\n`)
    return
  }
  process.stdout.write(`Installation des outils de contrôle : ${missing.join(', ')} …\n`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env })
  for (const name of missing) {
    const { status } = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], {
      stdio: 'ignore',
      env,
    })
    if (status !== 0) process.stdout.write(`— ${name} ne s’installe pas : ses contrôles seront sautés.\n`)
  }
}

export function isInstalled(command: string): boolean {
  return (process.env.PATH ?? '')
    .split(':')
    .concat('/usr/sbin')
    .some((folder) => existsSync(`${folder}/${command}`))
}
