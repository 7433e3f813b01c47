export { fromBase58, toBase58 } from './base58.ts'
export {
  type Clair,
  type ClairCommentaire,
  DechiffrementError,
  decryptCommentaire,
  decryptDocument,
  encryptCommentaire,
  encryptDocument,
  fragmentOf,
  fromBase64,
  parseFragment,
  type Random,
  toBase64,
} from './chiffrement.ts'
export {
  type Adata,
  type Cipher,
  type CommentaireV2,
  type Compression,
  checkAdata,
  type DocumentV2,
  DUREES,
  FORMATEURS,
  type Formateur,
  type Mode,
  PrivatebinError,
  parseCreation,
} from './format.ts'
export { IDENTIFIANT, identifiantOf } from './identifiant.ts'
