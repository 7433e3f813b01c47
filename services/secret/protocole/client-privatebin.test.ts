import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { decryptDocument, encryptDocument, fragmentOf, parseFragment } from '#standards/privatebin'
import { type Banc, openBanc } from '../testing.ts'

/** The client of somebody else (npm `@pixelfactory/privatebin` 2.6.2), which brings hundreds of packages: not a dependency. */
const CLIENT = process.env.PARVIS_CLIENT_PRIVATEBIN ?? 'node_modules/@pixelfactory/privatebin/bin/privatebin'
const skip = existsSync(CLIENT)
  ? false
  : 'PARVIS_CLIENT_PRIVATEBIN names no npm client of PrivateBin: it neither created nor read anything'

/** It asks for passwords on a terminal only: util-linux lends it one. */
const SCRIPT = '/usr/bin/script'
const skipTerminal = skip || (existsSync(SCRIPT) ? false : `${SCRIPT} is missing: its passwords were not tried`)

let banc: Banc
before(async () => {
  if (!skip) banc = await openBanc()
})
after(() => banc?.close())

const TEXTE = 'Été à Saint-Aubin, œuvre 🙂'

interface Envoi {
  pasteId: string
  pasteURL: string
  deleteURL: string
}

const send = async (...options: string[]) =>
  JSON.parse((await run('send', TEXTE, '-u', banc.origine, '-o', 'json', ...options)).stdout) as Envoi
const get = (url: string, ...options: string[]) => run('get', url, ...options)

test('what it sends it reads, compressed or not', { skip }, async () => {
  for (const options of [[], ['--compression', 'none'], ['--textformat', 'markdown'], ['-e', '5min']]) {
    const { pasteURL } = await send(...options)
    assert.ok((await get(pasteURL)).said.includes(TEXTE), options.join(' '))
  }
})

test('a password, which it asks for on its terminal, opens, and its absence does not', {
  skip: skipTerminal,
}, async () => {
  const made = await typing('mot de passe', 'send', TEXTE, '-p', '-u', banc.origine)
  const pasteURL = /pasteURL: (\S+)/.exec(made)?.[1]
  assert.ok(pasteURL, made)
  assert.ok((await typing('mot de passe', 'get', pasteURL)).includes(TEXTE))
  assert.ok(!(await typing('autre chose', 'get', pasteURL)).includes(TEXTE))
})

test('burnt after one reading', { skip }, async () => {
  const { pasteURL } = await send('--burnafterreading')
  assert.ok((await get(pasteURL)).said.includes(TEXTE))
  assert.ok(!(await get(pasteURL)).said.includes(TEXTE))
})

test('its own deletion address deletes', { skip }, async () => {
  const { pasteId, deleteURL } = await send()
  const address = new URL(deleteURL)
  assert.equal((await banc.ask(address.search)).status, 0)
  assert.equal((await banc.ask(`?${pasteId}`)).status, 1)
})

test('we open what it sends, and it opens what we send', { skip }, async () => {
  const { pasteId, pasteURL } = await send()
  const received = await banc.ask(`?${pasteId}`)
  const link = parseFragment(new URL(pasteURL).hash)
  assert.ok(link)
  assert.equal((await decryptDocument(received, link.key, '')).texte, TEXTE)
  const random = (size: number) => crypto.getRandomValues(new Uint8Array(size))
  const key = random(32)
  for (const compression of ['zlib', 'none'] as const) {
    const options = {
      key,
      motDePasse: '',
      formateur: 'plaintext',
      discussion: false,
      burn: false,
      compression,
      random,
    } as const
    const sealed = await encryptDocument({ paste: TEXTE }, options)
    const made = await banc.ask('', { method: 'POST', body: { v: 2, ...sealed, meta: { expire: '1day' } } })
    assert.ok((await get(`${banc.origine}${made.url}${fragmentOf(key, false)}`)).said.includes(TEXTE), compression)
  }
})

/** Its reading comes on the error output: both are looked at. */
function run(...args: string[]): Promise<{ stdout: string; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLIENT, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => (stdout += chunk))
    child.stderr.on('data', (chunk) => (stderr += chunk))
    child.on('error', reject)
    child.on('close', () => resolve({ stdout, said: stdout + stderr }))
  })
}

/** Runs it on a terminal and types the password once it is asked for. @returns what the terminal showed, without colours */
function typing(password: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const command = [process.execPath, CLIENT, ...args].map((word) => `'${word}'`).join(' ')
    const child = spawn(SCRIPT, ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] })
    let shown = ''
    let typed = false
    child.stdout.on('data', (chunk) => {
      shown += chunk
      if (typed || !/password/i.test(shown)) return
      typed = true
      child.stdin.write(`${password}\r`)
    })
    child.on('error', reject)
    child.on('close', () => resolve(shown.replaceAll(/\x1b\[[0-9;?]*[A-Za-z]/g, '')))
  })
}
