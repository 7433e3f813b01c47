import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { type Config, ConfigError, dataPath } from '#platform/config'
import { DomainError } from '#platform/errors'

/**
 * The key that never enters the database: what it seals is lost with it, and a stolen database says nothing without it.
 * `usage` (`auth.totp`, `files:<collectivite>` …) separates the uses: what was sealed for one opens for no other.
 */
export interface PlatformKey {
  /** Encrypts and authenticates; each call gives other bytes. */
  wrap(clear: Uint8Array, usage: string): Uint8Array
  /** @throws SecretsError `secrets.illisible` when the key, the usage or a byte differs */
  unwrap(sealed: Uint8Array, usage: string): Uint8Array
  /** Keyed digest (hexadecimal) of a short code that could be guessed from a plain digest. */
  digest(value: string, usage: string): string
}

export class SecretsError extends DomainError {
  constructor(cause?: unknown) {
    super(
      'secrets.illisible',
      'Une donnée protégée ne peut pas être relue : la clé de la plateforme a changé, ou la donnée est abîmée. ' +
        'L’opérateur doit remettre la clé d’origine (PARVIS_CLE ou le fichier cle-plateforme).',
      { status: 500, cause },
    )
    this.name = 'SecretsError'
  }
}

const KEY_FILE = 'cle-plateforme'

/**
 * The key given by the configuration, else the one of the data folder, created at the first start (readable by the
 * program's user only).
 *
 * @throws ConfigError when the file holds something else than a key
 */
export async function openPlatformKey(config: Pick<Config, 'platformKey' | 'dataFolder'>): Promise<PlatformKey> {
  return createPlatformKey(Buffer.from(config.platformKey ?? (await readKeyFile(config)), 'hex'))
}

async function readKeyFile(config: Pick<Config, 'dataFolder'>): Promise<string> {
  const path = dataPath(config as Config, KEY_FILE)
  await mkdir(config.dataFolder, { recursive: true, mode: 0o700 })
  if (!existsSync(path)) await createKeyFile(path)
  const hex = (await readFile(path, 'utf8')).trim()
  if (!/^[0-9a-f]{64}$/i.test(hex))
    throw new ConfigError(`Le fichier ${path} ne contient pas une clé de 64 caractères hexadécimaux.`)
  return hex
}

/** Of two processes that start together one creates the file, whole at once, and both read the same. */
async function createKeyFile(path: string) {
  const draft = `${path}.${randomBytes(8).toString('hex')}`
  await writeFile(draft, randomBytes(32).toString('hex'), { mode: 0o600, flush: true })
  try {
    await link(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await unlink(draft)
  }
}

const VERSION = 1
const NONCE_SIZE = 12
const TAG_SIZE = 16

/** @param master 32 bytes */
export function createPlatformKey(master: Uint8Array): PlatformKey {
  const derive = (purpose: string, usage: string) =>
    new Uint8Array(hkdfSync('sha256', master, new Uint8Array(), `parvis.${purpose}:${usage}`, 32))
  return {
    wrap(clear, usage) {
      const nonce = randomBytes(NONCE_SIZE)
      const cipher = createCipheriv('aes-256-gcm', derive('scellement', usage), nonce)
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.update(clear), cipher.final(), cipher.getAuthTag()])
    },
    unwrap(sealed, usage) {
      if (sealed[0] !== VERSION || sealed.length < 1 + NONCE_SIZE + TAG_SIZE) throw new SecretsError()
      const body = sealed.subarray(1 + NONCE_SIZE, sealed.length - TAG_SIZE)
      const decipher = createDecipheriv('aes-256-gcm', derive('scellement', usage), sealed.subarray(1, 1 + NONCE_SIZE))
      decipher.setAuthTag(sealed.subarray(sealed.length - TAG_SIZE))
      try {
        return Buffer.concat([decipher.update(body), decipher.final()])
      } catch (error) {
        throw new SecretsError(error)
      }
    },
    digest: (value, usage) => createHmac('sha256', derive('empreinte', usage)).update(value).digest('hex'),
  }
}

/** Seals a text for a column of the database (base64). */
export function sealSecret(key: PlatformKey, clear: string, usage: string): string {
  return Buffer.from(key.wrap(Buffer.from(clear), usage)).toString('base64')
}

/** @throws SecretsError */
export function openSecret(key: PlatformKey, sealed: string, usage: string): string {
  return Buffer.from(key.unwrap(Buffer.from(sealed, 'base64'), usage)).toString()
}
