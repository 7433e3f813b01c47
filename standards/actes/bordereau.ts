import { findNature, LIBELLES_TRANSACTION } from './codes.ts'
import { type DateIso, enFrancais, formatTaille } from './formats.ts'

/** What the bordereau says of a transaction. */
export type TransactionBordereau = {
  collectivite: string
  utilisateur: string
  transaction: number
  numero: string
  objet: string
  date: DateIso
  nature: number
  documentPapier: boolean
  /** Dotted code and its label. */
  matiere: { code: string; libelle: string }
  /** Absent before the accusé de réception. */
  idActe?: string
  urlArchivage?: string
  /** Addresses told of the accusé de réception. */
  notification?: readonly string[]
  fichiers: readonly { nomOriginal: string; nomMetier: string; type: string; taille: number }[]
  etapes: readonly { etat: string; date: string; message: string }[]
}

/** A bordereau d’acquittement as lines to lay out: titles, two-column table, two three-column tables. */
export type Bordereau = {
  titre: string
  entete: string[]
  /** Label and value; the first two are highlighted. */
  parametres: [libelle: string, valeur: string][]
  fichiers: { fichier: string[]; type: string; taille: string }[]
  etapes: { etat: string; date: string; message: string }[]
}

/** Describes the bordereau d’acquittement (S²LOW’s shape; the labels of the ten lines are unconfirmed). */
export function buildBordereau(transaction: TransactionBordereau): Bordereau {
  const { matiere } = transaction
  return {
    titre: 'Bordereau d’acquittement de transaction',
    entete: [`Collectivité : ${transaction.collectivite}`, `Utilisateur : ${transaction.utilisateur}`],
    parametres: [
      ['Numéro de l’acte', transaction.numero],
      ['Objet', transaction.objet],
      ['Type de transaction', LIBELLES_TRANSACTION[transaction.transaction] ?? ''],
      ['Date de la décision', enFrancais(transaction.date)],
      ['Nature de l’acte', findNature(transaction.nature)?.libelle ?? ''],
      ['Documents papiers complémentaires', transaction.documentPapier ? 'OUI' : 'NON'],
      ['Classification matières/sous-matières', `${matiere.code} - ${matiere.libelle}`],
      ['Identifiant unique', transaction.idActe ?? 'Non attribué'],
      ['URL d’archivage', transaction.urlArchivage ?? 'Non définie'],
      ['Notification', transaction.notification?.join(', ') || 'Aucune'],
    ],
    fichiers: transaction.fichiers.map(({ nomOriginal, nomMetier, type, taille }) => ({
      fichier: [`Nom original : ${nomOriginal}`, `Nom métier : ${nomMetier}`],
      type,
      taille: formatTaille(taille),
    })),
    etapes: transaction.etapes.map(({ etat, date, message }) => ({ etat, date, message })),
  }
}

/** Lines of the stamp put on the acte and its PDF annexes; the date of publication stays blank until it is known. */
export function listLignesTampon(acte: {
  dateEnvoi: DateIso
  dateReception: DateIso
  datePublication?: DateIso
  idActe: string
}): string[] {
  return [
    `Envoyé en préfecture le ${enFrancais(acte.dateEnvoi)}`,
    `Reçu en préfecture le ${enFrancais(acte.dateReception)}`,
    `Publié le ${acte.datePublication ? enFrancais(acte.datePublication) : ''}`.trimEnd(),
    `ID : ${acte.idActe}`,
  ]
}
