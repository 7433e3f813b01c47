import type { Ctx } from '#platform/context'
import { FormError, NotFoundError } from '#platform/errors'
import { type Contenu, detachFichier } from '#platform/files'
import { LIMITES_DEPOT } from '#standards/actes'
import { documentsOf, getVisible } from '../dossier.ts'
import { dejaEnvoye } from '../errors.ts'
import type { Dossier, DossierComplet, Piece } from '../modele.ts'
import { can, canCreate, demand } from '../permissions.ts'
import { attachPiece } from '../pieces.ts'
import { updateDossier } from '../store/dossiers.ts'
import { removePieceRow, updatePiece } from '../store/pieces.ts'

export type PieceRecue = Contenu & { nom: string; role: 'principal' | 'annexe' }

/** Formats that the préfecture, the signatories and the archives all read. */
const FORMATS: Record<'principal' | 'annexe', readonly string[]> = {
  principal: ['application/pdf', 'application/xml', 'text/xml'],
  annexe: ['application/pdf', 'application/xml', 'text/xml', 'image/png', 'image/jpeg'],
}
const LIBELLES_FORMATS = { principal: 'PDF (ou XML pour un budget)', annexe: 'PDF, PNG, JPEG ou XML' }
/** What the préfecture takes, with the acte itself. */
export const MAX_PIECES = LIMITES_DEPOT.annexes + 1

/**
 * Adds documents to a draft or to a dossier to correct. A new main document takes the place of the former one. A file
 * that is there already is not added again: a form sent twice adds nothing.
 *
 * @throws FormError naming each file that cannot be taken; nothing is added then
 */
export async function addPieces(ctx: Ctx, id: string, recues: readonly PieceRecue[]): Promise<void> {
  const complet = await getModifiable(ctx, id)
  const present = documentsOf(complet)
  const fresh = recues.filter(
    ({ sha256, role }) => !present.some((piece) => piece.sha256 === sha256 && piece.role === role),
  )
  if (fresh.length === 0) return
  checkFormats(fresh, present.length)
  let ordre = Math.max(0, ...present.map((piece) => piece.ordre))
  for (const recue of fresh) {
    if (recue.role === 'principal') await removePrincipal(ctx, complet)
    ordre = recue.role === 'principal' ? ordre : ordre + 1
    await attachPiece(ctx, complet.dossier, recue, { ...recue, ordre: recue.role === 'principal' ? 0 : ordre })
  }
  await touch(ctx, complet.dossier)
}

function checkFormats(recues: readonly PieceRecue[], present: number): void {
  const fautes = recues
    .filter(({ role, type }) => !FORMATS[role].includes(type))
    .map(({ nom, role }) => ({
      champ: role === 'principal' ? 'principal' : 'annexes',
      code: 'bus.format-refuse',
      message: `« ${nom} » n’est pas dans un format accepté. Enregistrez-le au format ${LIBELLES_FORMATS[role]}, puis ajoutez-le à nouveau.`,
    }))
  if (fautes.length > 0) throw new FormError(fautes)
  if (present + recues.length > MAX_PIECES) {
    const message = `Un dossier compte au plus ${MAX_PIECES} documents : regroupez des annexes dans un même PDF.`
    throw new FormError([{ champ: 'annexes', code: 'bus.trop-de-pieces', message }])
  }
}

async function removePrincipal(ctx: Ctx, complet: DossierComplet): Promise<void> {
  for (const piece of complet.pieces.filter(({ role }) => role === 'principal')) await remove(ctx, piece)
}

/** Takes a document out of a draft. One that is gone already is no mistake: the result is the same. */
export async function removePiece(ctx: Ctx, id: string, pieceId: string): Promise<void> {
  const complet = await getModifiable(ctx, id)
  const piece = documentsOf(complet).find((one) => one.id === pieceId)
  if (!piece) return
  await remove(ctx, piece)
  await touch(ctx, complet.dossier)
}

/** Moves an annexe one place up or down: their order is that of the transmission. @throws NotFoundError */
export async function movePiece(ctx: Ctx, id: string, pieceId: string, sens: 'haut' | 'bas'): Promise<void> {
  const complet = await getModifiable(ctx, id)
  const annexes = documentsOf(complet).filter(({ role }) => role === 'annexe')
  const from = annexes.findIndex((one) => one.id === pieceId)
  const to = sens === 'haut' ? from - 1 : from + 1
  const [moved, other] = [annexes[from], annexes[to]]
  if (!moved) throw new NotFoundError('Cette annexe n’est plus dans le dossier.')
  if (!other) return
  await updatePiece(ctx.tx, moved, { ordre: other.ordre })
  await updatePiece(ctx.tx, other, { ordre: moved.ordre })
  await touch(ctx, complet.dossier)
}

async function getModifiable(ctx: Ctx, id: string): Promise<DossierComplet> {
  demand(canCreate(ctx.actor))
  const complet = await getVisible(ctx, id, { lock: true })
  if (complet.dossier.etat === 'en-cours' || complet.dossier.etat === 'termine') throw dejaEnvoye(complet.dossier)
  demand(can(ctx.actor, 'modifier', complet.dossier))
  return complet
}

async function remove(ctx: Ctx, piece: Piece): Promise<void> {
  await removePieceRow(ctx.tx, piece)
  await detachFichier(ctx, piece.fichierId)
}

/** Documents have no version of their own: forms carry what is typed, not the files. */
async function touch(ctx: Ctx, dossier: Dossier): Promise<void> {
  await updateDossier(ctx.tx, dossier, { modifieLe: ctx.now })
}
