const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/**
 * Base 58 in the Bitcoin alphabet: how a PrivateBin link writes its key.
 *
 * @param bytes any length; leading zero bytes become leading `1`
 */
export function toBase58(bytes: Uint8Array): string {
  const zeros = countLeading(bytes, 0)
  const digits: number[] = []
  for (const byte of bytes.subarray(zeros)) {
    let carry = byte
    for (let index = 0; index < digits.length; index++) {
      carry += (digits[index] as number) * 256
      digits[index] = carry % 58
      carry = Math.floor(carry / 58)
    }
    for (; carry > 0; carry = Math.floor(carry / 58)) digits.push(carry % 58)
  }
  return '1'.repeat(zeros) + digits.reverse().reduce((text, digit) => text + ALPHABET[digit], '')
}

/**
 * @param text digits of the Bitcoin alphabet
 * @returns undefined when a character is not of the alphabet
 */
export function fromBase58(text: string): Uint8Array<ArrayBuffer> | undefined {
  const values = Array.from(text, (character) => ALPHABET.indexOf(character))
  if (values.includes(-1)) return undefined
  const zeros = countLeading(values, 0)
  const bytes: number[] = []
  for (const value of values.slice(zeros)) {
    let carry = value
    for (let index = 0; index < bytes.length; index++) {
      carry += (bytes[index] as number) * 58
      bytes[index] = carry % 256
      carry = Math.floor(carry / 256)
    }
    for (; carry > 0; carry = Math.floor(carry / 256)) bytes.push(carry % 256)
  }
  return new Uint8Array([...Array<number>(zeros).fill(0), ...bytes.reverse()])
}

function countLeading(values: ArrayLike<number>, wanted: number): number {
  let count = 0
  while (count < values.length && values[count] === wanted) count++
  return count
}
