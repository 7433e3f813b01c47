const NOWHERE = 'http://parvis.invalid'
/** Going back there would loop, or sign out. */
const OWN = /^\/(connexion|deconnexion|invitation|reinitialisation|mot-de-passe-oublie)(\/|$)/

/**
 * Where to go after signing in, as asked by an address: a path of this house, or undefined. Never another site
 * (`//evil`, `/\evil`, `https:…`), which would borrow our name.
 */
export function readRetour(text: string | null | undefined): string | undefined {
  if (!text || text.length > 1000 || !/^\/(?![/\\])/.test(text) || /[\u0000-\u0020\u007f\\]/.test(text))
    return undefined
  if (!URL.canParse(text, NOWHERE)) return undefined
  const { origin, pathname, search } = new URL(text, NOWHERE)
  return origin === NOWHERE && !OWN.test(pathname) ? pathname + search : undefined
}
