import type { Readable } from 'node:stream'
import type { Ctx } from '#platform/context'

/** Content stored for one collectivité, encrypted under its key, addressed by the digest of the clear bytes. */
export interface Contenu {
  /** SHA-256 of the clear bytes, lower-case hexadecimal. */
  sha256: string
  /** Clear bytes. */
  taille: number
  /** MIME type sniffed from the content, never the declared one. */
  type: string
}

/** A content under a name, owned by a service; the row that keeps the content alive. */
export interface Fichier extends Contenu {
  id: string
  nom: string
  service: string
}

/** Where contents live: the disk, or S3. No method may be called inside a transaction. */
export interface FileStore {
  /**
   * Streams a content in; the same bytes written twice are kept once. Until a transaction calls `attachFile`, the
   * content belongs to nobody and is removed by the sweep a day later.
   *
   * @throws DomainError `fichiers.trop-grand`, `fichiers.quota`, `fichiers.infecte`, `fichiers.disque-plein`, `fichiers.vide`
   */
  write(collectiviteId: string, source: AsyncIterable<Uint8Array>, options?: { maxSize?: number }): Promise<Contenu>
  /** Streams a content out, decrypted and authenticated. @throws NotFoundError */
  read(collectiviteId: string, sha256: string, range?: { start: number; end: number }): Promise<Readable>
}

export declare function attachFile(ctx: Ctx, contenu: Contenu, as: { service: string; nom: string }): Promise<Fichier>
