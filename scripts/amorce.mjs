// Bootstrap: the only file that must run on any Node ≥ 20. It installs the packages when the lock file asks for it,
// then hands over to the pinned Node 24 (shipped as an npm package) or to the machine's own when that is recent enough.
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NODE_FLAGS } from './node-flags.mjs'

// crypto.argon2 (passwords) appeared in 24.7.
const NODE_REQUIRED = [24, 7]
const root = dirname(dirname(fileURLToPath(import.meta.url)))

installPackages()
const child = spawn(chooseNode(), [...NODE_FLAGS, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: {
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'),
    ...process.env,
    PARVIS_LANCEMENT: process.env.PARVIS_LANCEMENT ?? String(Date.now()),
  },
})
// The terminal sends Ctrl-C to the whole group: the child stops cleanly, we only wait for it.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))

function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const mark = join(root, 'node_modules', '.parvis-lock')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return
  process.stdout.write('Installation des paquets npm (une à deux minutes la première fois) …\n')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  execFileSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  mkdirSync(dirname(mark), { recursive: true })
  writeFileSync(mark, lock)
}

function chooseNode() {
  const packaged = join(
    root,
    'node_modules',
    `node-${platformName()}`,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  )
  if (existsSync(packaged)) return packaged
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > NODE_REQUIRED[0] || (major === NODE_REQUIRED[0] && minor >= NODE_REQUIRED[1])) return process.execPath
  process.stderr.write(
    `Parvis a besoin de Node ${NODE_REQUIRED.join('.')} ou plus récent ; cette machine a ${process.versions.node} et aucun paquet npm ne le fournit pour ${platformName()}.\nInstallez Node 24 depuis nodejs.org puis relancez la commande.\n`,
  )
  process.exit(1)
}

function platformName() {
  return `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
}
