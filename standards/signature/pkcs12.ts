import { asSource, equalBytes } from '#standards/octets'
import {
  algorithmOf,
  canSign,
  encodeSignatureAlgorithm,
  hashOf,
  type SigningKey,
  signatureForCms,
  verifySignature,
  webCryptoAlgorithm,
} from './algorithme.ts'
import { parseCertificate } from './certificat.ts'
import { buildChain } from './chaine.ts'
import { child, type Der, findTag, numberOf, octetsOf, oidOf, parseDer } from './der.ts'
import { SignatureError } from './errors.ts'
import { deriveMacKey, OID } from './pkcs12-format.ts'

/** Above these a hostile container would only waste time: programs write 2,000 to 600,000 rounds. */
const MAX_ITERATIONS = 2_000_000
/** Rounds of the integrity code are hashed one by one. */
const MAX_MAC_ITERATIONS = 500_000

const HMACS: Record<string, string> = {
  '1.2.840.113549.2.7': 'SHA-1',
  [OID.hmacSha256]: 'SHA-256',
  '1.2.840.113549.2.10': 'SHA-384',
  '1.2.840.113549.2.11': 'SHA-512',
}

/** AES-CBC key sizes in bits. */
const CIPHERS: Record<string, number> = {
  '2.16.840.1.101.3.4.1.2': 128,
  '2.16.840.1.101.3.4.1.22': 192,
  [OID.aes256]: 256,
}

/**
 * Opens a PKCS#12 container (`.p12`, `.pfx`) in a browser or in Node, and gives its key for signing. The key is held
 * by WebCrypto and cannot be exported. Reads what OpenSSL 3, Windows (AES option) and Firefox write: AES with PBES2.
 *
 * @param bytes the file
 * @param password as typed by the user
 * @throws SignatureError `pkcs12.mot-de-passe`, `pkcs12.illisible`, `pkcs12.sans-cle` (no private key, or no
 *   certificate for it that can sign), `pkcs12.algorithme-ancien` (RC2 or triple DES)
 * @see RFC 7292, RFC 8018
 */
export async function openPkcs12(bytes: Uint8Array, password: string): Promise<SigningKey> {
  const { keys, certificates } = await readContainer(bytes, password)
  for (const pkcs8 of keys) {
    for (const certificate of certificates) {
      const found = await matchKey(pkcs8, certificate)
      if (found) return { ...found, chain: await buildChain(certificate, certificates) }
    }
  }
  throw new SignatureError(
    'pkcs12.sans-cle',
    keys.length === 0
      ? 'Ce fichier ne contient pas de clé privée : exportez de nouveau le certificat, avec sa clé.'
      : 'Ce fichier ne contient pas de certificat pour sa clé privée, ou ce type de clé ne peut pas signer ici.',
  )
}

interface Contents {
  keys: Uint8Array[]
  certificates: Uint8Array[]
}

async function readContainer(bytes: Uint8Array, password: string): Promise<Contents> {
  try {
    const pfx = parseDer(bytes)
    const safe = octetsOf(child(child(child(pfx, 1), 1), 0))
    if (pfx.children[2]) await checkMac(pfx.children[2], safe, password)
    const contents: Contents = { keys: [], certificates: [] }
    for (const info of parseDer(safe).children) {
      const bags = await openContent(info, password)
      for (const bag of parseDer(bags).children) await readBag(bag, password, contents)
    }
    return contents
  } catch (cause) {
    if (cause instanceof SignatureError && cause.code !== 'asn1.illisible') throw cause
    const message = 'Ce fichier n’est pas un certificat logiciel (.p12 ou .pfx) lisible.'
    throw new SignatureError('pkcs12.illisible', message, { cause })
  }
}

async function openContent(info: Der, password: string): Promise<Uint8Array> {
  const content = child(child(info, 1), 0)
  const type = oidOf(child(info, 0))
  if (type === OID.data) return octetsOf(content)
  if (type !== OID.encryptedData) throw new Error(`content ${type}`)
  const encrypted = child(content, 1)
  const data = findTag(encrypted, 0x80) ?? findTag(encrypted, 0xa0)
  if (!data) throw new Error('no encrypted content')
  return decrypt(child(encrypted, 1), octetsOf(data), password)
}

async function readBag(bag: Der, password: string, contents: Contents): Promise<void> {
  const value = child(child(bag, 1), 0)
  switch (oidOf(child(bag, 0))) {
    case OID.keyBag:
      contents.keys.push(value.bytes)
      break
    case OID.shroudedKeyBag:
      contents.keys.push(await decrypt(child(value, 0), octetsOf(child(value, 1)), password))
      break
    case OID.certBag:
      if (oidOf(child(value, 0)) === OID.x509Certificate) {
        contents.certificates.push(octetsOf(child(child(value, 1), 0)))
      }
  }
}

async function decrypt(algorithm: Der, data: Uint8Array, password: string): Promise<Uint8Array> {
  const name = oidOf(child(algorithm, 0))
  if (name !== OID.pbes2) throw name.startsWith(OID.oldEncryptions) ? oldAlgorithm() : new Error(`cipher ${name}`)
  const [kdf, cipher] = child(algorithm, 1).children
  if (!kdf || !cipher) throw new Error('PBES2 parameters')
  const length = CIPHERS[oidOf(child(cipher, 0))]
  if (!length) throw oldAlgorithm()
  const base = await crypto.subtle.importKey('raw', asSource(new TextEncoder().encode(password)), 'PBKDF2', false, [
    'deriveKey',
  ])
  const key = await crypto.subtle.deriveKey(pbkdf2(kdf), base, { name: 'AES-CBC', length }, false, ['decrypt'])
  const iv = octetsOf(child(cipher, 1))
  const plain = crypto.subtle.decrypt({ name: 'AES-CBC', iv: asSource(iv) }, key, asSource(data))
  return new Uint8Array(
    await plain.catch(() => {
      throw wrongPassword()
    }),
  )
}

function pbkdf2(kdf: Der): Pbkdf2Params {
  if (oidOf(child(kdf, 0)) !== OID.pbkdf2) throw new Error('key derivation')
  const [salt, iterations, ...optional] = child(kdf, 1).children
  const prf = optional.find((item) => item.tag === 0x30)
  const hash = prf ? HMACS[oidOf(child(prf, 0))] : 'SHA-1'
  if (!salt || !iterations || !hash) throw new Error('PBKDF2 parameters')
  return {
    name: 'PBKDF2',
    salt: asSource(octetsOf(salt)),
    iterations: checkIterations(numberOf(iterations), MAX_ITERATIONS),
    hash,
  }
}

async function checkMac(macData: Der, safe: Uint8Array, password: string): Promise<void> {
  const [digestInfo, salt, iterations] = macData.children
  if (!digestInfo || !salt) throw new Error('MAC')
  const expected = octetsOf(child(digestInfo, 1))
  const algorithm = child(digestInfo, 0)
  const hash = hashOf(algorithm)
  if (!hash) throw new Error('MAC algorithm')
  const rounds = checkIterations(iterations ? numberOf(iterations) : 1, MAX_MAC_ITERATIONS)
  const key = await deriveMacKey(hash, password, octetsOf(salt), rounds)
  if (!equalBytes(await hmac(hash, key, safe), expected)) throw wrongPassword()
}

async function hmac(hash: string, key: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
  const imported = await crypto.subtle.importKey('raw', asSource(key), { name: 'HMAC', hash }, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, asSource(data)))
}

/** The signing key, when the certificate is the one of this private key: told by signing, then verifying. */
async function matchKey(pkcs8: Uint8Array, der: Uint8Array): Promise<Omit<SigningKey, 'chain'> | undefined> {
  const certificate = await parseCertificate(der).catch(() => undefined)
  if (!certificate || !canSign(certificate.key)) return undefined
  const algorithm = algorithmOf(certificate.key)
  const parameters = webCryptoAlgorithm(certificate.key)
  const key = await crypto.subtle
    .importKey('pkcs8', asSource(pkcs8), parameters, false, ['sign'])
    .catch(() => undefined)
  if (!key) return undefined
  const sign = async (data: Uint8Array) => new Uint8Array(await crypto.subtle.sign(parameters, key, asSource(data)))
  const probe = new TextEncoder().encode('parvis')
  const signature = signatureForCms(await sign(probe), certificate.key)
  const identifier = parseDer(encodeSignatureAlgorithm(algorithm))
  const matches = await verifySignature(certificate.parts.spki, identifier, undefined, probe, signature)
  return matches ? { certificate: der, algorithm, sign } : undefined
}

function checkIterations(count: number, most: number): number {
  if (count < 1 || count > most) throw new Error('iterations')
  return count
}

function wrongPassword(): SignatureError {
  return new SignatureError('pkcs12.mot-de-passe', 'Le mot de passe de ce certificat est incorrect.')
}

function oldAlgorithm(): SignatureError {
  return new SignatureError(
    'pkcs12.algorithme-ancien',
    'Ce certificat est protégé par un chiffrement périmé (RC2 ou triple DES). Réexportez-le avec le chiffrement AES-256, ' +
      'ou demandez un nouveau fichier à votre fournisseur de certificat.',
  )
}
