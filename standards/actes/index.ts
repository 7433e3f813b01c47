export { type Acte, buildActe, buildAnnulation, buildDemandeClassification } from './acte.ts'
export { type Explication, explainAnomalie } from './anomalies.ts'
export {
  buildArchive,
  type ContenuArchive,
  type EntreeArchive,
  extractArchive,
  type FichierArchive,
  type LimitesArchive,
  packArchive,
  readArchive,
} from './archive.ts'
export { type Bordereau, buildBordereau, listLignesTampon, type TransactionBordereau } from './bordereau.ts'
export { parseBudget, type ResumeBudget } from './budget.ts'
export { type Brouillon, type ContexteActe, checkActe } from './checks.ts'
export {
  type Champ,
  type ContexteFichiers,
  checkFichiersReponse,
  extensionOf,
  type Faute,
  type FichierExamine,
  LIMITES_DEPOT,
  type LimitesDepot,
} from './checks-fichiers.ts'
export {
  type Classification,
  compareMatieres,
  defaultTypologie,
  findMatiere,
  listAncetres,
  listMatieres,
  listTypologies,
  type Matiere,
  type NatureClassee,
  nationalClassification,
  parseClassification,
  type Typologie,
} from './classification.ts'
export {
  findNature,
  findTypeMessage,
  LIBELLES_TRANSACTION,
  NATURES_ACTE,
  type NatureActe,
  TYPES_MESSAGE,
  TYPOLOGIE_SIGNATURE,
  type TypeMessage,
} from './codes.ts'
export { NATURES_COLLECTIVITE } from './codes-collectivites.ts'
export { MATIERES_NATIONALES } from './codes-matieres.ts'
export { LIBELLES_TYPOLOGIES, TYPOLOGIES_PAR_NATURE } from './codes-typologies.ts'
export { type Conseil, listConseils } from './conseils.ts'
export {
  type AvisMultiCanal,
  type CourrielMinistere,
  keyOfRetour,
  parseAvisMultiCanal,
  parseCourriel,
  type RetourRecu,
} from './courriel.ts'
export {
  buildEnveloppe,
  type CollectiviteEmettrice,
  type EmetteurEtat,
  type Enveloppe,
  type EnveloppeRetour,
} from './enveloppe.ts'
export { type Envoi, parseEnvoi } from './envois.ts'
export { ActesError, type ActesErrorCode } from './errors.ts'
export { type DateIso, formatTaille, isDate, isEmailAccepte } from './formats.ts'
export type { FichierNomme, Referent } from './message.ts'
export {
  buildAnomalieActe,
  buildAnomalieEnveloppe,
  buildArActe,
  buildArAnnulation,
  buildArReponse,
  buildCourrierPrefecture,
  buildEnveloppeMisillCl,
  buildReponseClassificationSansChangement,
  buildRetourClassification,
} from './ministere.ts'
export {
  buildIdActe,
  buildNom,
  type NomAnomalie,
  type NomArchive,
  type NomArchiveRetour,
  type NomDocument,
  type NomEnveloppe,
  type NomEnveloppeRetour,
  type NomMessage,
  type NomProtocole,
  nameArchiveOfAnomalie,
  nameTransaction,
  type PartiesIdActe,
  parseIdActe,
  parseNom,
  suggestNumero,
} from './names.ts'
export { composePaquet, type Depart, type MessageRecu, type Paquet, type PaquetRecu, parsePaquet } from './paquet.ts'
export { type MatiereTrouvee, type Suggestion, searchMatieres, suggestMatieres } from './recherche.ts'
export {
  buildArCourrier,
  buildPieceComplementaire,
  buildReponse,
  type CourrierRepondu,
  type RacineArCourrier,
  type RacineReponse,
} from './reponses.ts'
export {
  type AnomalieActe,
  type AnomalieEnveloppe,
  type ArActe,
  type ArAnnulation,
  type ArReponse,
  type CourrierPrefecture,
  parseRetour,
  type Retour,
  type RetourClassification,
  type SansChangement,
} from './retours.ts'
export { isStatutClos, STATUTS_S2LOW } from './statuts.ts'
