/** Typographic characters of French office documents, and what ISO-8859-1 offers instead. Our own table. */
const EQUIVALENTS = new Map<string, string>(
  [
    ['‘’‚‛ʼ′', "'"],
    ['“”„‟″', '"'],
    ['‹', '<'],
    ['›', '>'],
    ['‐‑‒–—―−', '-'],
    ['…', '...'],
    ['•‣', '·'],
    ['→', '->'],
    ['≤', '<='],
    ['≥', '>='],
    ['œ', 'oe'],
    ['Œ', 'OE'],
    ['€', 'EUR'],
    ['\u202f', '\u00a0'],
    ['\u2028\u2029', '\n'],
    ['\u200b\u200c\u200d\u2060\ufeff', ''],
  ].flatMap(([characters, latin1]) => Array.from(characters!, (character): [string, string] => [character, latin1!])),
)

/**
 * Replaces every character absent from ISO-8859-1: composed first (NFC), then by its typographic equivalent
 * (’ → ', “ → ", – → -, … → ..., œ → oe, € → EUR), else by its compatibility decomposition without the marks
 * (Ž → Z, ﬁ → fi, a lone mark → nothing), else by `?`. The result holds only U+0000–U+00FF and is unchanged by a second call.
 */
export function toLatin1(text: string): string {
  return text.normalize('NFC').replace(/[^\u0000-\u00ff]/gu, equivalentOf)
}

function equivalentOf(character: string): string {
  const known = EQUIVALENTS.get(character)
  if (known !== undefined) return known
  const decomposed = character.normalize('NFKD').replace(/\p{M}/gu, '')
  return /^[\u0000-\u00ff]*$/.test(decomposed) ? decomposed : '?'
}
