import { and, asc, eq, gte, inArray, lte } from 'drizzle-orm'
import type { Collectivite } from '#platform/collectivites'
import { inContext } from '#platform/context'
import { DomainError } from '#platform/errors'
import { canonicalEntree, digestEntree } from './empreinte.ts'
import { explainPreuve, VERIFICATION_SCRIPT } from './preuve-explication.ts'
import { type SealSource, sealJournal } from './scellement.ts'
import { entree } from './schema.ts'

/** One file of the evidence. */
export interface PreuveFile {
  path: string
  bytes: Uint8Array
}

/**
 * Evidence of what happened to some subjects (a dossier and what the rooms did for it), that a stranger verifies
 * offline: their entries in full, the digests of the entries that stand between them and the seal, the seal, the
 * roots, the recipe and a script. The head of the chain is sealed now if nothing seals it yet.
 *
 * @param sujets `type:id`
 * @param roots PEM certificates of the authorities that give time
 * @param contents digests of the dossier's contents (SHA-256, name), for `sha256sum -c`
 * @throws DomainError `journal.sans-entree` when nothing was ever written about them
 */
export async function buildPreuve(
  source: SealSource,
  collectivite: Collectivite,
  sujets: readonly string[],
  roots: string,
  contents: readonly { sha256: string; nom: string }[],
): Promise<PreuveFile[]> {
  const seal = await sealJournal(source, collectivite)
  const who = { actor: { genre: 'systeme' as const, nom: 'Parvis (journal)' }, collectivite, requestId: 'preuve' }
  const wanted = new Set(sujets)
  const chain = seal
    ? await inContext(source, who, async (ctx) => {
        const [first] = await ctx.tx
          .select({ numero: entree.numero })
          .from(entree)
          .where(and(eq(entree.collectiviteId, collectivite.id), inArray(entree.sujetId, sujets.map(idOf))))
          .orderBy(asc(entree.numero))
          .limit(1)
        return ctx.tx
          .select()
          .from(entree)
          .where(
            and(
              eq(entree.collectiviteId, collectivite.id),
              gte(entree.numero, first?.numero ?? Number.MAX_SAFE_INTEGER),
              lte(entree.numero, seal.dernierNumero),
            ),
          )
          .orderBy(asc(entree.numero))
      })
    : []
  const shown = chain.filter((entry) => wanted.has(`${entry.sujetType}:${entry.sujetId}`))
  if (!seal || shown.length === 0)
    throw new DomainError('journal.sans-entree', 'Le journal ne contient rien sur ce dossier.', { status: 404 })
  const text = (path: string, body: string): PreuveFile => ({ path, bytes: new TextEncoder().encode(body) })
  return [
    text('LISEZMOI.txt', explainPreuve(collectivite, shown.length, seal)),
    text('entrees.jsonl', `${shown.map(canonicalEntree).join('\n')}\n`),
    text('chaine.csv', renderChaine(chain)),
    text('scellement.txt', seal.texte),
    { path: 'scellement.tsr', bytes: new Uint8Array(seal.jeton) },
    text('racine.pem', roots),
    text('empreintes.sha256', contents.map(({ sha256, nom }) => `${sha256}  ${nom}\n`).join('')),
    text('verifier.py', VERIFICATION_SCRIPT),
  ]
}

/** Number, digest of the entry, link: all that is needed to follow the chain, and nothing of the other dossiers. */
function renderChaine(chain: readonly (typeof entree.$inferSelect)[]): string {
  const origin = chain[0]?.empreintePrecedente ?? ''
  const lines = chain.map((entry) => `${entry.numero};${digestEntree(entry)};${entry.empreinte}`)
  return `${[`numero;contenu;empreinte`, `${(chain[0]?.numero ?? 1) - 1};;${origin}`, ...lines].join('\n')}\n`
}

const idOf = (sujet: string) => sujet.slice(sujet.indexOf(':') + 1)
