import { and, eq } from 'drizzle-orm'
import type { Tx } from '#platform/db'
import type { Piece } from '../modele.ts'
import { piece } from '../schema.ts'

const addressed = ({ collectiviteId, id }: Pick<Piece, 'collectiviteId' | 'id'>) =>
  and(eq(piece.collectiviteId, collectiviteId), eq(piece.id, id))

export async function insertPiece(tx: Tx, row: Piece): Promise<void> {
  await tx.insert(piece).values(row)
}

export async function updatePiece(
  tx: Tx,
  key: Pick<Piece, 'collectiviteId' | 'id'>,
  changes: Partial<Pick<Piece, 'ordre' | 'role' | 'typologie'>>,
): Promise<void> {
  await tx.update(piece).set(changes).where(addressed(key))
}

export async function removePieceRow(tx: Tx, key: Pick<Piece, 'collectiviteId' | 'id'>): Promise<void> {
  await tx.delete(piece).where(addressed(key))
}
