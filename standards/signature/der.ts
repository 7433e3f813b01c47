import { type BaseBlock, fromBER, Integer, ObjectIdentifier } from 'asn1js'
import { concat, fromLatin1, toLatin1 } from '#standards/octets'
import { SignatureError } from './errors.ts'

/**
 * One ASN.1 value (X.690): the exact bytes are kept, because what is signed must never be re-encoded.
 * `tag` is the first identifier octet (0x30 SEQUENCE, 0xa0 `[0]` constructed…).
 */
export interface Der {
  tag: number
  bytes: Uint8Array
  content: Uint8Array
  children: Der[]
}

const CONSTRUCTED = 0x20

/**
 * Reads one BER or DER value filling the bytes entirely.
 *
 * @throws SignatureError `asn1.illisible` when the bytes are malformed, too deep, or followed by others
 */
export function parseDer(bytes: Uint8Array): Der {
  const node = parseDerPrefix(bytes)
  if (node.bytes.length !== bytes.length) throw unreadable()
  return node
}

/** Reads the first value of the bytes and ignores what follows (the `Contents` of a PDF are padded with zeros). */
export function parseDerPrefix(bytes: Uint8Array): Der {
  const { offset, result } = fromBER(bytes as Uint8Array<ArrayBuffer>)
  if (offset === -1) throw unreadable()
  return fromBlock(result as BaseBlock)
}

/** Child of a constructed value, which must exist. */
export function child(node: Der, index: number): Der {
  const found = node.children[index]
  if (!found) throw unreadable()
  return found
}

/** Child bearing a tag, if any. */
export function findTag(node: Der, tag: number): Der | undefined {
  return node.children.find((item) => item.tag === tag)
}

/** Dotted text of an OBJECT IDENTIFIER. */
export function oidOf(node: Der): string {
  if (node.tag !== 0x06) throw unreadable()
  const { offset, result } = fromBER(node.bytes as Uint8Array<ArrayBuffer>)
  if (offset === -1) throw unreadable()
  return (result as ObjectIdentifier).valueBlock.toString()
}

/** Content of an OCTET STRING; the pieces of a BER constructed one are joined. */
export function octetsOf(node: Der): Uint8Array {
  return node.children.length > 0 ? concat(...node.children.map(octetsOf)) : node.content
}

/** Content of a BIT STRING of whole bytes. */
export function bitsOf(node: Der): Uint8Array {
  if (node.tag !== 0x03 || node.content[0] !== 0) throw unreadable()
  return node.content.subarray(1)
}

/** Small INTEGER as a number. */
export function numberOf(node: Der): number {
  if (node.content.length === 0 || node.content.length > 6) throw unreadable()
  return node.content.reduce((value, byte) => value * 256 + byte, 0)
}

/** Date of a UTCTime or a GeneralizedTime in UTC. */
export function dateOf(node: Der): Date {
  const text = toLatin1(node.content)
  const full = node.tag === 0x17 ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,](\d+))?Z$/.exec(full)
  if (!match) throw unreadable()
  const [, year, month, day, hour, minute, second = '0', fraction = ''] = match
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'))
  return new Date(Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!, +second, milliseconds))
}

/** Builds a value from its tag and the bytes of its content. */
export function tlv(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const content = concat(...parts)
  return concat(Uint8Array.of(tag), lengthOctets(content.length), content)
}

/** SEQUENCE of encoded values. */
export function sequence(...parts: Uint8Array[]): Uint8Array {
  return tlv(0x30, ...parts)
}

/** SET OF encoded values, sorted as DER demands (X.690 §11.6). */
export function setOf(...parts: Uint8Array[]): Uint8Array {
  return tlv(0x31, ...parts.toSorted(compareBytes))
}

/** OCTET STRING. */
export function octetString(bytes: Uint8Array): Uint8Array {
  return tlv(0x04, bytes)
}

/** OBJECT IDENTIFIER from its dotted text. */
export function oid(value: string): Uint8Array {
  return new Uint8Array(new ObjectIdentifier({ value }).toBER())
}

/** INTEGER. */
export function integer(value: number | bigint): Uint8Array {
  return new Uint8Array(Integer.fromBigInt(BigInt(value)).toBER())
}

/** INTEGER from big-endian magnitude bytes (always positive, shortest form). */
export function unsigned(bytes: Uint8Array): Uint8Array {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const magnitude = bytes.subarray(start)
  return (magnitude[0] ?? 0) & 0x80 ? tlv(0x02, Uint8Array.of(0), magnitude) : tlv(0x02, magnitude)
}

/** NULL. */
export const NULL = Uint8Array.of(0x05, 0x00)

/** UTF8String. */
export function utf8String(text: string): Uint8Array {
  return tlv(0x0c, new TextEncoder().encode(text))
}

/** GeneralizedTime in UTC, to the second (RFC 5280 §4.1.2.5.2). */
export function generalizedTime(date: Date): Uint8Array {
  return tlv(0x18, fromLatin1(`${date.toISOString().replace(/\D/g, '').slice(0, 14)}Z`))
}

/** AlgorithmIdentifier. */
export function algorithmIdentifier(name: string, parameters?: Uint8Array): Uint8Array {
  return parameters ? sequence(oid(name), parameters) : sequence(oid(name))
}

function fromBlock(block: BaseBlock): Der {
  const bytes = block.valueBeforeDecodeView
  const tag = bytes[0] ?? 0
  const nested = tag & CONSTRUCTED ? (block.valueBlock as unknown as { value?: BaseBlock[] }).value : undefined
  return {
    tag,
    bytes,
    content: bytes.subarray(block.idBlock.blockLength + block.lenBlock.blockLength),
    children: (nested ?? []).filter((item) => item.valueBeforeDecodeView.length > 0).map(fromBlock),
  }
}

function lengthOctets(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length)
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return Uint8Array.of(0x80 | octets.length, ...octets)
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}

function unreadable(): SignatureError {
  return new SignatureError('asn1.illisible', 'Les données cryptographiques sont abîmées ou incomplètes.')
}
