import type { DocumentDescription } from '#platform/documents'
import { buildBordereau, type Classification, listAncetres } from '#standards/actes'
import { formatInstant } from '#standards/calendrier'
import type { Document, EtapeTransaction, Transaction } from '../modele.ts'
import { ETATS } from '../states.ts'

/** What the bordereau tells. */
export interface Acquittement {
  collectivite: string
  transaction: Transaction
  documents: readonly Document[]
  etapes: readonly EtapeTransaction[]
  classification: Classification | undefined
}

/** The bordereau d’acquittement, in the shape that communes know from S²LOW. */
export function describeBordereau(acquittement: Acquittement): DocumentDescription {
  const { collectivite, transaction, documents, etapes, classification } = acquittement
  const bordereau = buildBordereau({
    collectivite,
    utilisateur: transaction.auteur.nom,
    transaction: transaction.type,
    numero: transaction.numero,
    objet: transaction.objet,
    date: transaction.dateDecision as string,
    nature: transaction.nature,
    documentPapier: transaction.documentPapier,
    matiere: { code: transaction.matiere, libelle: cheminOf(classification, transaction.matiere) },
    ...(transaction.idActe ? { idActe: transaction.idActe } : {}),
    fichiers: documents.map(({ nom, nomProtocole, mime, taille }) => ({
      nomOriginal: nom,
      nomMetier: nomProtocole,
      type: mime,
      taille,
    })),
    etapes: etapes.map(({ etat, instant, message }) => ({
      etat: ETATS[etat].label,
      date: formatInstant(instant, 'court'),
      message,
    })),
  })
  return {
    title: bordereau.titre,
    emetteur: collectivite,
    reference: transaction.idActe ?? transaction.numero,
    blocks: [
      { kind: 'definitions', rows: bordereau.entete.map(splitLabel) },
      { kind: 'heading', text: 'Paramètres de la transaction' },
      {
        kind: 'definitions',
        rows: bordereau.parametres.map(([label, value], index) => ({ label, value, strong: index < 2 })),
      },
      { kind: 'heading', text: 'Fichiers contenus dans l’archive' },
      {
        kind: 'table',
        columns: [{ title: 'Fichier' }, { title: 'Type' }, { title: 'Taille', align: 'right' }],
        rows: bordereau.fichiers.map(({ fichier, type, taille }) => [fichier.join('\n'), type, taille]),
      },
      { kind: 'heading', text: 'Cycle de vie de la transaction' },
      {
        kind: 'table',
        columns: [{ title: 'État' }, { title: 'Date' }, { title: 'Message' }],
        rows: bordereau.etapes.map(({ etat, date, message }) => [etat, date, message]),
      },
    ],
  }
}

function splitLabel(line: string) {
  const [label = '', ...value] = line.split(' : ')
  return { label, value: value.join(' : ') }
}

/** `Finances locales › Subventions`; the code alone when the classification does not know it any more. */
export function cheminOf(classification: Classification | undefined, code: string): string {
  const ancetres = classification ? listAncetres(classification, code) : []
  return ancetres.length > 0 ? ancetres.map(({ libelle }) => libelle).join(' › ') : code
}
