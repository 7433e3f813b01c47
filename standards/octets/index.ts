/** Joins byte arrays into a new one. */
export function concat(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** True when both arrays hold the same bytes. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}

/** Lower-case hexadecimal text. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Bytes of hexadecimal digits, the last completed by 0 when they are odd in number. */
export function fromHex(digits: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil(digits.length / 2))
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(i * 2, i * 2 + 2).padEnd(2, '0'), 16)
  return bytes
}

/** Bytes of a text whose characters are all below U+0100, one byte a character. */
export function fromLatin1(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

/** Text of bytes, one character a byte (ISO 8859-1). */
export function toLatin1(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 8192) {
    // Ten times faster than spreading the bytes
    text += String.fromCharCode.apply(null, bytes.subarray(i, i + 8192) as unknown as number[])
  }
  return text
}

/** Place of the first occurrence of a text, one byte a character; -1 when there is none. */
export function indexOfText(bytes: Uint8Array, text: string, from = 0): number {
  for (let at = bytes.indexOf(text.charCodeAt(0), from); at >= 0; at = bytes.indexOf(text.charCodeAt(0), at + 1)) {
    if (holdsText(bytes, text, at)) return at
  }
  return -1
}

/** Place of the last occurrence of a text, one byte a character; -1 when there is none. */
export function lastIndexOfText(bytes: Uint8Array, text: string): number {
  for (let start = bytes.length; start > 0; ) {
    const end = start + text.length - 1
    start = Math.max(0, start - 8192)
    const at = toLatin1(bytes.subarray(start, end)).lastIndexOf(text)
    if (at >= 0) return start + at
  }
  return -1
}

/** True when the text, one byte a character, is at this place. */
export function holdsText(bytes: Uint8Array, text: string, at: number): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false
  return true
}

/** Base64 text, without line breaks. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(toLatin1(bytes))
}

/** Bytes of a base64 text; blanks are ignored. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return fromLatin1(atob(text))
}

/** SHA-256 of the bytes, 32 bytes. */
export async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return digest('SHA-256', bytes)
}

/** Digest by a WebCrypto hash: `SHA-1` (for old signatures only), `SHA-256`, `SHA-384`, `SHA-512`. */
export async function digest(hash: string, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest(hash, asSource(bytes)))
}

/** WebCrypto's types refuse a view that might be over shared memory; ours never is. */
export function asSource(bytes: Uint8Array): BufferSource {
  return bytes as Uint8Array<ArrayBuffer>
}
