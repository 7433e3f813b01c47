import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, dataPath } from '#platform/config'
import { DomainError } from '#platform/errors'
import type { Horodatage } from '#platform/journal'
import {
  buildTimestampRequest,
  issueTimestamp,
  parsePemCertificates,
  parseTimestampResponse,
  toPem,
  verifyTimestamp,
} from '#standards/signature'
import { type AutoriteDemonstration, openAutoriteDemonstration } from './autorite-demonstration.ts'

export type { AutoriteDemonstration } from './autorite-demonstration.ts'

/** Whom this house believes, and who gives it time. */
export interface Confiance {
  /** DER certificates of the trusted roots: the `.pem` files of `<données>/confiance`, and the demonstration's own. */
  anchors(): Promise<Uint8Array[]>
  horodatage: Horodatage
  /** Only in the demonstration. */
  autorite: AutoriteDemonstration | undefined
}

/** TSA requests that take longer than this are tried again later. */
const TSA_TIMEOUT_MS = 15_000
/** Test policy of the demonstration's authority (joint-iso-itu-t example arc). */
const DEMONSTRATION_POLICY = '2.999.1'

export async function openConfiance(
  config: Config,
  source: { clock: () => Date; random: (size: number) => Uint8Array },
): Promise<Confiance> {
  const demonstration = config.mode === 'demonstration'
  const autorite = demonstration
    ? await openAutoriteDemonstration(dataPath(config, 'demonstration'), source.clock())
    : undefined
  return {
    autorite,
    horodatage: { stamp: (data) => stamp(config, source, autorite, data) },
    anchors: async () => [
      ...(await readAnchors(dataPath(config, 'confiance'))),
      ...(autorite ? [autorite.racine.certificate] : []),
    ],
  }
}

/** The trusted roots as one PEM text, for evidence files. */
export async function renderAnchors(confiance: Confiance): Promise<string> {
  return (await confiance.anchors()).map(toPem).join('')
}

async function readAnchors(folder: string): Promise<Uint8Array[]> {
  if (!existsSync(folder)) return []
  const files = (await readdir(folder)).filter((name) => /\.(pem|crt|cer)$/i.test(name)).sort()
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))
  return texts.flatMap((text) => parsePemCertificates(text))
}

async function stamp(
  config: Config,
  source: { clock: () => Date; random: (size: number) => Uint8Array },
  autorite: AutoriteDemonstration | undefined,
  data: Uint8Array,
) {
  const digest = new Uint8Array(createHash('sha256').update(data).digest())
  const nonce = source.random(8)
  const request = buildTimestampRequest(digest, { nonce })
  const response = config.tsaUrl
    ? await callTsa(config.tsaUrl, request)
    : autorite &&
      (await issueTimestamp(request, autorite.horodatage, {
        serial: Buffer.from(source.random(8)).readBigUInt64BE(),
        at: source.clock(),
        policy: DEMONSTRATION_POLICY,
      }))
  if (!response) {
    throw new DomainError(
      'horodatage.non-configure',
      'Aucune autorité d’horodatage n’est configurée (HORODATAGE_URL).',
      { status: 503 },
    )
  }
  const token = parseTimestampResponse(response)
  // A token that does not speak of our bytes must never be kept; whether its authority is trusted is judged when proving.
  await verifyTimestamp(token, digest, { trustAnchors: [], nonce })
  return { token, autorite: config.tsaUrl ?? 'Parvis — horodatage de démonstration' }
}

async function callTsa(url: string, request: Uint8Array): Promise<Uint8Array> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query' },
    body: Buffer.from(request),
    signal: AbortSignal.timeout(TSA_TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new DomainError('horodatage.injoignable', 'L’autorité d’horodatage ne répond pas. Nouvel essai plus tard.', {
      status: 503,
      cause,
    })
  })
  if (!answer.ok) {
    throw new DomainError(
      'horodatage.refus',
      `L’autorité d’horodatage a répondu ${answer.status}. Nouvel essai plus tard.`,
      { status: 503 },
    )
  }
  return new Uint8Array(await answer.arrayBuffer())
}
