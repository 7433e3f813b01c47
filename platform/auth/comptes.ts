import { eq, sql } from 'drizzle-orm'
import type { CtxOperateur } from '#platform/context'
import { rowsOf, type Tx } from '#platform/db'
import { FormError, NotFoundError } from '#platform/errors'
import { compte, type EtatCompte } from './schema.ts'

/** A person who may sign in, without anything secret. */
export interface Compte {
  id: string
  email: string
  nom: string
  etat: EtatCompte
  secondFacteur: boolean
  creeLe: Date
}

type Row = typeof compte.$inferSelect

/**
 * Makes an account.
 *
 * @param values.motDePasse digest made by `hashPassword` outside the transaction; without it the account awaits an
 * invitation
 * @throws FormError `auth.email-incorrect`, `auth.nom-vide`, `auth.email-pris`
 */
export async function createCompte(
  ctx: CtxOperateur,
  values: { email: string; nom: string; motDePasse?: string },
): Promise<Compte> {
  const email = readEmail(values.email)
  if (await findCompteByEmail(ctx.tx, email))
    throw new FormError([{ champ: 'email', code: 'auth.email-pris', message: 'Cette adresse a déjà un compte.' }])
  const [row] = await ctx.tx
    .insert(compte)
    .values({
      id: ctx.newId(),
      email,
      nom: readNom(values.nom),
      etat: values.motDePasse ? 'actif' : 'invite',
      motDePasse: values.motDePasse ?? null,
      motDePasseLe: values.motDePasse ? ctx.now : null,
      creeLe: ctx.now,
      sansAccesDepuis: ctx.now,
    })
    .returning()
  return toCompte(row as Row)
}

export async function findCompteByEmail(tx: Tx, email: string): Promise<Compte | undefined> {
  const row = await findRowByEmail(tx, email)
  return row && toCompte(row)
}

export async function findCompte(tx: Tx, id: string): Promise<Compte | undefined> {
  const [row] = await tx.select().from(compte).where(eq(compte.id, id))
  return row && toCompte(row)
}

/** @throws NotFoundError */
export async function getCompte(tx: Tx, id: string): Promise<Compte> {
  return toCompte(await getRow(tx, id))
}

/** @throws FormError `auth.nom-vide` */
export async function updateNom(ctx: CtxOperateur, compteId: string, nom: string): Promise<void> {
  await ctx.tx
    .update(compte)
    .set({ nom: readNom(nom) })
    .where(eq(compte.id, compteId))
}

/** Accounts that no collectivité has used since `since`, oldest first. */
export async function listComptesSansAcces(tx: Tx, since: Date): Promise<(Compte & { sansAccesDepuis: Date })[]> {
  const rows = await tx
    .select()
    .from(compte)
    .where(sql`${compte.nombreAcces} = 0 and ${compte.sansAccesDepuis} <= ${since}`)
    .orderBy(compte.sansAccesDepuis)
  return rows.map((row) => ({ ...toCompte(row), sansAccesDepuis: row.sansAccesDepuis as Date }))
}

/** Erases an account that no collectivité uses any more; its sessions, codes and links go with it. */
export async function removeCompte(tx: Tx, compteId: string): Promise<void> {
  const removed = await rowsOf(tx, sql`delete from auth.compte where id = ${compteId} and nombre_acces = 0 returning 1`)
  if (removed.length === 0)
    throw new NotFoundError('Ce compte n’existe plus, ou une collectivité l’utilise de nouveau.')
}

/** The row with its secrets, for this unit only. */
export async function findRowByEmail(tx: Tx, email: string): Promise<Row | undefined> {
  const [row] = await tx
    .select()
    .from(compte)
    .where(eq(compte.email, foldEmail(email)))
  return row
}

/** @throws NotFoundError */
export async function getRow(tx: Tx, id: string): Promise<Row> {
  const [row] = await tx.select().from(compte).where(eq(compte.id, id))
  if (!row) throw new NotFoundError('Ce compte n’existe pas.')
  return row
}

export function toCompte(row: Row): Compte {
  const { id, email, nom, etat, totpSecret, creeLe } = row
  return { id, email, nom, etat, secondFacteur: totpSecret !== null, creeLe }
}

/** An address is the same whatever its case: people do not remember it. */
export const foldEmail = (email: string) => email.trim().toLowerCase()

function readEmail(text: string): string {
  const email = foldEmail(text)
  if (email.length <= 254 && /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(email)) return email
  throw new FormError([
    {
      champ: 'email',
      code: 'auth.email-incorrect',
      message: 'L’adresse électronique n’est pas correcte : elle s’écrit comme nom@commune.fr.',
    },
  ])
}

function readNom(text: string): string {
  const nom = text.trim().replace(/\s+/g, ' ')
  if (nom !== '' && nom.length <= 100) return nom
  throw new FormError([
    { champ: 'nom', code: 'auth.nom-vide', message: 'Indiquez le prénom et le nom, en 100 caractères au plus.' },
  ])
}
