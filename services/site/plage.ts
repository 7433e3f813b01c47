/** What part of a content a request wants: bytes `start` to `end`, both included. */
export interface Plage {
  start: number
  end: number
}

/**
 * Reads `Range` (RFC 9110, §14.2) over a content of `taille` bytes. Several ranges, or a range that is no range of
 * bytes, get the whole content, as the norm allows.
 *
 * @returns undefined for the whole, `hors-limites` when nothing of the content is in the range (416)
 */
export function readPlage(header: string | undefined, taille: number): Plage | 'hors-limites' | undefined {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (!found || (found[1] === '' && found[2] === '')) return undefined
  const [, first = '', last = ''] = found
  if (first === '') {
    const length = Math.min(Number(last), taille)
    return length === 0 ? 'hors-limites' : { start: taille - length, end: taille - 1 }
  }
  const start = Number(first)
  const end = last === '' ? taille - 1 : Math.min(Number(last), taille - 1)
  if (last !== '' && Number(last) < start) return undefined
  return start >= taille ? 'hors-limites' : { start, end }
}

/** Whether a list of ETags (`If-None-Match`) names this one; `*` names them all (RFC 9110, §13.1.2). */
export function namesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.split(',').some((item) => item.trim() === '*' || item.trim().replace(/^W\//, '') === etag)
}
