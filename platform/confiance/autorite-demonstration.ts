import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MOT_DE_PASSE_DEMONSTRATION } from '#platform/config'
import {
  buildPkcs12,
  createAuthority,
  type IssuedKey,
  issueCertificate,
  openPkcs12,
  type SigningKey,
  toPem,
} from '#standards/signature'

/** The invented certificate authority of the demonstration. It does not exist in production. */
export interface AutoriteDemonstration {
  racine: SigningKey
  horodatage: SigningKey
  /** PKCS#12 of an invented signatory, made at the first call and kept; opened by `MOT_DE_PASSE_DEMONSTRATION`. */
  getPkcs12(holder: { nom: string; titre: string; organisation: string; email: string }): Promise<Uint8Array>
}

/** Opens the authority kept in `folder`, or makes it: root, time-stamping key. */
export async function openAutoriteDemonstration(folder: string, now: Date): Promise<AutoriteDemonstration> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // Certificates begin a day early, for the clocks that lag.
  const from = new Date(now.getTime() - 86_400_000)
  const to = new Date(from.getTime() + 3 * 365 * 86_400_000)
  const racine = await keep(folder, 'racine', () =>
    createAuthority({ nom: 'Parvis — autorité de démonstration', organisation: 'Territoire inventé', from }),
  )
  const horodatage = await keep(folder, 'horodatage', () =>
    issueCertificate(racine, {
      nom: 'Parvis — horodatage de démonstration',
      organisation: 'Territoire inventé',
      usage: 'horodatage',
      from,
      to,
    }),
  )
  await writeFile(join(folder, 'racine.pem'), toPem(racine.certificate))
  return {
    racine,
    horodatage,
    async getPkcs12(holder) {
      const path = join(folder, `${fileNameOf(holder.email)}.p12`)
      if (!existsSync(path)) {
        const issued = await issueCertificate(racine, { ...holder, usage: 'signature', from, to, keyType: 'RSA-2048' })
        await save(path, issued)
      }
      return new Uint8Array(await readFile(path))
    },
  }
}

async function keep(folder: string, name: string, create: () => Promise<IssuedKey>): Promise<SigningKey> {
  const path = join(folder, `${name}.p12`)
  if (!existsSync(path)) await save(path, await create())
  return openPkcs12(new Uint8Array(await readFile(path)), MOT_DE_PASSE_DEMONSTRATION)
}

async function save(path: string, key: IssuedKey) {
  const bytes = await buildPkcs12(key.privateKey, [key.certificate, ...key.chain], MOT_DE_PASSE_DEMONSTRATION)
  await writeFile(path, bytes, { mode: 0o600 })
}

const fileNameOf = (email: string) => email.replace(/[^a-z0-9]+/gi, '-').toLowerCase()
