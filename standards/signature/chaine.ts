import { equalBytes } from '#standards/octets'
import { signatureHashOf, verifySignature } from './algorithme.ts'
import { type Certificat, parseCertificate } from './certificat.ts'

/** One reason not to trust a certificate. */
export interface CertificateFault {
  code:
    | 'certificat.expire'
    | 'certificat.pas-encore-valide'
    | 'certificat.autorite-inconnue'
    | 'certificat.autorite-expiree'
    | 'certificat.usage-interdit'
    | 'certificat.cle-trop-courte'
    | 'certificat.algorithme-faible'
  /** French sentence */
  message: string
}

/** What a certificate is about to be used for; a seal is a signature by an entity. */
export type CertificateUsage = 'signature' | 'cachet' | 'horodatage'

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
const ANY_EXTENDED_USAGE = '2.5.29.37.0'
const MAX_CHAIN = 10

/**
 * Checks a certificate at a date (RFC 5280 §6, ETSI EN 319 102-1 §5.2.6, without revocation).
 *
 * @param chain the certificate first, then others in any order, useful or not (DER)
 * @param options.trustAnchors DER certificates trusted as they are (authorities, or the certificate itself)
 * @param options.usage `signature` by default
 * @returns the faults found, none when the certificate can be trusted
 * @throws SignatureError `certificat.illisible` when the certificate itself cannot be read
 */
export async function checkCertificate(
  chain: Uint8Array[],
  options: { trustAnchors: Uint8Array[]; at: Date; usage?: CertificateUsage },
): Promise<CertificateFault[]> {
  const [leaf, ...others] = await Promise.all([
    parseCertificate(chain[0] ?? new Uint8Array()),
    ...readable(chain.slice(1)),
  ])
  const anchors = await Promise.all(readable(options.trustAnchors))
  const path = await buildPath(leaf!, present(others), present(anchors))
  return [
    ...checkDates(leaf!, options.at),
    ...checkUsage(leaf!, options.usage ?? 'signature'),
    ...checkStrength(leaf!),
    ...checkPath(path, options.at),
  ]
}

/** Orders the issuers of a certificate, nearest first, by verifying each signature; loops and strangers are ignored. */
export async function buildChain(certificate: Uint8Array, others: Uint8Array[]): Promise<Uint8Array[]> {
  const leaf = await parseCertificate(certificate)
  const candidates = present(await Promise.all(readable(others)))
  const chain: Certificat[] = [leaf]
  for (let current = leaf; chain.length < MAX_CHAIN; ) {
    const issuer = await findIssuer(current, candidates, chain)
    if (!issuer) break
    chain.push(issuer)
    current = issuer
  }
  return chain.slice(1).map(({ der }) => der)
}

/** True when `issuer` is an authority that signed `certificate`; names are compared as texts because some authorities re-encode theirs. */
async function isIssuedBy(certificate: Certificat, issuer: Certificat): Promise<boolean> {
  const allowed = issuer.isAuthority && (issuer.keyUsages?.includes('keyCertSign') ?? true)
  if (!allowed || certificate.issuer.toLowerCase() !== issuer.subject.toLowerCase()) return false
  const { signatureAlgorithm, toBeSigned, signature } = certificate.parts
  return verifySignature(issuer.parts.spki, signatureAlgorithm, undefined, toBeSigned, signature)
}

interface Path {
  /** issuers from the nearest to the anchor, or as far as known */
  issuers: Certificat[]
  trusted: boolean
}

async function buildPath(leaf: Certificat, others: Certificat[], anchors: Certificat[]): Promise<Path> {
  if (anchors.some((anchor) => same(anchor, leaf))) return { issuers: [], trusted: true }
  return (await search(leaf, [leaf], others, anchors)) ?? { issuers: [], trusted: false }
}

async function search(
  current: Certificat,
  seen: Certificat[],
  others: Certificat[],
  anchors: Certificat[],
): Promise<Path | undefined> {
  for (const anchor of anchors) if (await isIssuedBy(current, anchor)) return { issuers: [anchor], trusted: true }
  if (seen.length >= MAX_CHAIN) return undefined
  for (const candidate of others) {
    if (seen.some((item) => same(item, candidate))) continue
    if (!(await isIssuedBy(current, candidate))) continue
    // `seen` is shared between branches: a certificate that led nowhere is never tried again, so hostile chains stay cheap
    seen.push(candidate)
    const rest = await search(candidate, seen, others, anchors)
    if (rest) return { issuers: [candidate, ...rest.issuers], trusted: true }
  }
  return undefined
}

async function findIssuer(current: Certificat, candidates: Certificat[], seen: Certificat[]) {
  for (const candidate of candidates) {
    if (seen.some((item) => same(item, candidate))) continue
    if (await isIssuedBy(current, candidate)) return candidate
  }
  return undefined
}

function checkDates(certificate: Certificat, at: Date): CertificateFault[] {
  if (at > certificate.notAfter) {
    const message = `Le certificat de ${certificate.commonName} a expiré le ${frenchDate(certificate.notAfter)}.`
    return [{ code: 'certificat.expire', message }]
  }
  if (at < certificate.notBefore) {
    const message = `Le certificat de ${certificate.commonName} n’est valable qu’à partir du ${frenchDate(certificate.notBefore)}.`
    return [{ code: 'certificat.pas-encore-valide', message }]
  }
  return []
}

function checkUsage(certificate: Certificat, usage: CertificateUsage): CertificateFault[] {
  const { keyUsages, extendedKeyUsages } = certificate
  const signs = !keyUsages || keyUsages.includes('nonRepudiation') || keyUsages.includes('digitalSignature')
  const stamps = extendedKeyUsages?.includes(TIME_STAMPING) ?? false
  const onlyStamps = stamps && !extendedKeyUsages?.includes(ANY_EXTENDED_USAGE) && extendedKeyUsages?.length === 1
  if (signs && (usage === 'horodatage' ? stamps : !onlyStamps && !certificate.isAuthority)) return []
  const purpose = { signature: 'pour signer', cachet: 'comme cachet', horodatage: 'pour horodater' }[usage]
  const message = `Le certificat de ${certificate.commonName} ne peut pas servir ${purpose} : son usage est limité.`
  return [{ code: 'certificat.usage-interdit', message }]
}

function checkStrength(certificate: Certificat): CertificateFault[] {
  const { type, size } = certificate.key
  const faults: CertificateFault[] = []
  if (size < (type === 'RSA' ? 2048 : 256)) {
    const message = `La clé du certificat de ${certificate.commonName} est trop courte pour être sûre.`
    faults.push({ code: 'certificat.cle-trop-courte', message })
  }
  if (signatureHashOf(certificate.parts.signatureAlgorithm) === 'SHA-1') {
    const message = `Le certificat de ${certificate.commonName} repose sur un algorithme périmé (SHA-1).`
    faults.push({ code: 'certificat.algorithme-faible', message })
  }
  return faults
}

function checkPath(path: Path, at: Date): CertificateFault[] {
  if (!path.trusted) {
    const message = 'Le certificat n’a pas été délivré par une autorité reconnue sur cette plateforme.'
    return [{ code: 'certificat.autorite-inconnue', message }]
  }
  const outdated = path.issuers.find((issuer) => at > issuer.notAfter || at < issuer.notBefore)
  if (!outdated) return []
  const message = `Le certificat de l’autorité ${outdated.commonName} n’est pas valable à cette date.`
  return [{ code: 'certificat.autorite-expiree', message }]
}

function readable(certificates: Uint8Array[]): Promise<Certificat | undefined>[] {
  return certificates.map((der) => parseCertificate(der).catch(() => undefined))
}

function present(certificates: (Certificat | undefined)[]): Certificat[] {
  return certificates.filter((certificate) => certificate !== undefined)
}

function same(a: Certificat, b: Certificat): boolean {
  return equalBytes(a.der, b.der)
}

function frenchDate(date: Date): string {
  const text = date.toLocaleDateString('fr-FR', {
    timeZone: 'Europe/Paris',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
  return text.replace(/^1 /, '1er ')
}
