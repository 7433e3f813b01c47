import { and, eq, inArray } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import { DomainError, NotFoundError } from '#platform/errors'
import { type Contenu, holdContenu, touchContenu } from './contenu.ts'
import { checkServiceQuota } from './quota.ts'
import { contenu, fichier } from './schema.ts'

/** A content under a name, owned by a service; the row that keeps the content alive. */
export interface Fichier extends Contenu {
  id: string
  nom: string
  service: string
}

/**
 * Gives a content a name and an owner, in the transaction of the object that it belongs to.
 *
 * @throws DomainError `fichiers.quota` of the service; `fichiers.perime` when the content was written more than a day
 *   ago and nobody had attached it
 */
export async function attachFile(ctx: Ctx, source: Contenu, as: { service: string; nom: string }): Promise<Fichier> {
  const { id: collectiviteId } = ctx.collectivite
  const stored = await holdContenu(ctx.tx, collectiviteId, source.sha256)
  if (!stored)
    throw new DomainError(
      'fichiers.perime',
      `Le fichier « ${as.nom} » a été envoyé il y a trop longtemps, il n’est plus disponible. Envoyez-le à nouveau.`,
    )
  await checkServiceQuota(ctx.tx, collectiviteId, as.service, stored.taille)
  const row = { id: ctx.newId(), sha256: stored.sha256, service: as.service, nom: cleanNom(as.nom) }
  await ctx.tx.insert(fichier).values({ ...row, collectiviteId, creeLe: ctx.now })
  return { ...row, taille: stored.taille, type: stored.type }
}

export async function findFichier(ctx: Ctx, id: string): Promise<Fichier | undefined> {
  return (await listFichiers(ctx, [id]))[0]
}

/** @throws NotFoundError */
export async function getFichier(ctx: Ctx, id: string): Promise<Fichier> {
  const found = await findFichier(ctx, id)
  if (!found) throw new NotFoundError()
  return found
}

/** Files by their ids, in the order of the ids; those that are unknown are left out. */
export async function listFichiers(ctx: Ctx, ids: readonly string[]): Promise<Fichier[]> {
  if (ids.length === 0) return []
  const rows: Fichier[] = await ctx.tx
    .select({
      id: fichier.id,
      nom: fichier.nom,
      service: fichier.service,
      sha256: fichier.sha256,
      taille: contenu.taille,
      type: contenu.type,
    })
    .from(fichier)
    .innerJoin(contenu, and(eq(contenu.collectiviteId, fichier.collectiviteId), eq(contenu.sha256, fichier.sha256)))
    .where(and(eq(fichier.collectiviteId, ctx.collectivite.id), inArray(fichier.id, [...ids])))
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** Removes the file; its content goes a day later, unless another file has the same. @throws NotFoundError */
export async function detachFichier(ctx: Ctx, id: string): Promise<void> {
  const [removed] = await ctx.tx
    .delete(fichier)
    .where(and(eq(fichier.collectiviteId, ctx.collectivite.id), eq(fichier.id, id)))
    .returning()
  if (!removed) throw new NotFoundError()
  await touchContenu(ctx.tx, ctx.collectivite.id, removed.sha256, ctx.now)
}

// Control characters, and those that reverse the direction of writing: with them « exe.pdf » may end in « .exe ».
const DECEPTIVE = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
const MAX_NOM = 200

/** A name fit to be shown and downloaded: without folder, in composed form, at most 200 characters with its extension. */
export function cleanNom(nom: string): string {
  const base = nom
    .replace(/^.*[\\/]/s, '')
    .replace(DECEPTIVE, '')
    .normalize('NFC')
    .trim()
  if (base === '' || base === '.' || base === '..') return 'sans-nom'
  const extension = /\.[^.]{1,10}$/.exec(base)?.[0] ?? ''
  const stem = [...base.slice(0, base.length - extension.length)].slice(0, MAX_NOM - extension.length).join('')
  return stem + extension
}
