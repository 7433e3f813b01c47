import type { Demande } from '#platform/http'
import { IDENTIFIANT } from '#standards/privatebin'
import { type Langue, Refus } from './messages.ts'

/** What the query asks for, in the order in which the original looks at it. */
export type Operation =
  | { genre: 'jsonld'; nom: string }
  | { genre: 'retrait'; identifiant: string; jeton: string }
  | { genre: 'lecture'; identifiant: string }
  | { genre: 'accueil' }

/** JSON for programs, a page for browsers: the header of the scripts first, then what is accepted, by preference. */
export function wantsJson({ headers }: Pick<Demande, 'headers'>): boolean {
  if (headers['x-requested-with'] === 'JSONHttpRequest') return true
  const accepted = readPreferences(headers.accept ?? '')
  const first = accepted.find((type) => PAGES.has(type) || type === 'application/json')
  return first === 'application/json'
}

const PAGES = new Set(['text/html', 'application/xhtml+xml'])

/** The cookie of PrivateBin’s own page, then the browser’s preference; its clients expect English unless told. */
export function langueOf({ headers, cookies }: Pick<Demande, 'headers' | 'cookies'>): Langue {
  if (cookies.lang === 'fr' || cookies.lang === 'en') return cookies.lang
  const first = readPreferences(headers['accept-language'] ?? '')
    .map((tag) => tag.slice(0, 2))
    .find((tag) => tag === 'fr' || tag === 'en')
  return first === 'fr' ? 'fr' : 'en'
}

/** `fr;q=0.8, en` → `['en', 'fr']`; what weighs nothing is left out. */
function readPreferences(header: string): string[] {
  return header
    .split(',')
    .map((part) => {
      const [name = '', ...parameters] = part.split(';').map((item) => item.trim().toLowerCase())
      const quality = parameters.find((item) => item.startsWith('q='))
      return { name, quality: quality ? Number(quality.slice(2)) || 0 : 1 }
    })
    .filter(({ name, quality }) => name !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ name }) => name)
}

export function readOperation(query: URLSearchParams): Operation {
  const jsonld = query.get('jsonld')
  if (jsonld !== null) return { genre: 'jsonld', nom: jsonld }
  const identifiant = readIdentifiant(query)
  const jeton = query.get('deletetoken')
  if (identifiant !== undefined && jeton !== null) return { genre: 'retrait', identifiant, jeton }
  return identifiant === undefined ? { genre: 'accueil' } : { genre: 'lecture', identifiant }
}

/** `?pasteid=<id>`, or the name of a parameter without value; what trackers append to links is passed over. */
export function readIdentifiant(query: URLSearchParams): string | undefined {
  const explicit = query.get('pasteid')
  if (explicit !== null) return explicit
  const names = [...query].filter(([, value]) => value === '').map(([name]) => name)
  return names.find((name) => IDENTIFIANT.test(name)) ?? names[0]
}

/** @throws Refus */
export function checkIdentifiant(identifiant: string): string {
  if (!IDENTIFIANT.test(identifiant)) throw new Refus('identifiant-invalide')
  return identifiant
}

/** The body as an object; anything else, as the original, counts as an empty one. */
export function parseBody(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Not JSON: an empty body.
  }
  return {}
}
