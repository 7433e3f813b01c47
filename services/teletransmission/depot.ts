import type { Ctx } from '#platform/context'
import type { Faute } from '#platform/errors'
import { type Fichier, listFichiers } from '#platform/files'
import { type FicheCollectivite, getFiche } from '#services/annuaire'
import {
  type Brouillon,
  buildIdActe,
  type Champ,
  type Classification,
  checkActe,
  defaultTypologie,
  type FichierExamine,
} from '#standards/actes'
import { isJour, jourDe } from '#standards/calendrier'
import type { DepotActe, Faits } from './modele.ts'
import { abregeOf } from './rules.ts'
import { findClassification, listFaits } from './store/classifications.ts'
import { findDateEnCours, isIdActePris } from './store/transactions.ts'

/** A deposit with all that the rules and the transaction need of it. */
export interface DepotPrepare {
  fichiers: Fichier[]
  /** One for each file, chosen or usual. */
  typologies: string[]
  classification: Classification | undefined
  /** Those that nobody looked into yet. */
  inconnus: Fichier[]
  /** Absent like `idActe`. */
  fiche: FicheCollectivite | undefined
  /** Absent while the date, the number or the nature is missing. */
  idActe: string | undefined
  fautes: Faute[]
}

/** Names of the fields of `DepotActe` by those of the rules. */
const CHAMPS: Record<Champ, keyof DepotActe> = {
  numero: 'numero',
  date: 'dateDecision',
  nature: 'nature',
  objet: 'objet',
  matiere: 'matiere',
  classification: 'matiere',
  document: 'documents',
  annexes: 'documents',
}

/**
 * All that would make the acte refused, at once; `champ` names those of `DepotActe`. Contents are judged by what
 * `inspectDocuments` found in them; those not looked at yet are judged before the envelope leaves.
 */
export async function checkDepot(ctx: Ctx, depot: DepotActe): Promise<Faute[]> {
  return (await prepareDepot(ctx, depot)).fautes
}

/** @param options.self the acte itself holds its number: it is not a double of itself */
export async function prepareDepot(
  ctx: Ctx,
  depot: DepotActe,
  options: { self?: boolean } = {},
): Promise<DepotPrepare> {
  const classification = (await findClassification(ctx))?.contenu
  const fichiers = await listFichiers(
    ctx,
    depot.documents.map(({ fichierId }) => fichierId),
  )
  const typologies = fichiers.map(({ id }) => {
    const chosen = depot.documents.find(({ fichierId }) => fichierId === id)?.typologie
    return chosen || defaultTypologie(depot.nature, classification)
  })
  const faits = await listFaits(
    ctx,
    fichiers.map(({ sha256 }) => sha256),
  )
  const fiche = isNommable(depot) ? await getFiche(ctx) : undefined
  const idActe = fiche && idActeOf(fiche, depot)
  const dateEnCours = await findDateEnCours(ctx)
  const fautes = checkActe(brouillonOf(depot, fichiers, typologies, faits), {
    classification,
    today: jourDe(ctx.now),
    numeroDejaUtilise: !options.self && idActe !== undefined && (await isIdActePris(ctx, idActe)),
    ...(dateEnCours ? { dateClassificationEnCours: dateEnCours } : {}),
  })
  return {
    fichiers,
    typologies,
    classification,
    inconnus: fichiers.filter(({ sha256 }) => !faits.has(sha256)),
    fiche,
    idActe,
    fautes: [
      ...(fichiers.length < depot.documents.length ? [ABSENT] : []),
      ...fautes.map(({ champ, code, message }) => ({ champ: CHAMPS[champ], code, message })),
    ],
  }
}

/** Without it, the annexe that follows a missing acte would be taken for the acte. */
const ABSENT: Faute = {
  champ: 'documents',
  code: 'fichier.absent',
  message: 'Un des documents n’existe plus dans Parvis. Ajoutez-le à nouveau.',
}

function brouillonOf(
  depot: DepotActe,
  fichiers: readonly Fichier[],
  typologies: readonly string[],
  faits: ReadonlyMap<string, Faits>,
): Brouillon {
  const [document, ...annexes] = fichiers.map(
    ({ nom, type, taille, sha256 }, index): FichierExamine => ({
      nom,
      mime: type,
      taille,
      typologie: typologies[index] as string,
      // What nobody has looked into yet is not held against the deposit: it is judged before the envelope leaves.
      ...faits.get(sha256),
      ...(type === 'application/xml' && !faits.has(sha256) ? { budget: UNREAD_BUDGET } : {}),
    }),
  )
  return {
    numero: depot.numero,
    date: depot.dateDecision,
    nature: depot.nature || undefined,
    matiere: depot.matiere,
    objet: depot.objet,
    document,
    annexes,
    ...(depot.dateClassification ? { dateClassification: depot.dateClassification } : {}),
  }
}

const UNREAD_BUDGET = { exercice: '', natureDecision: '', nomenclature: '', scelle: true }

const isNommable = (depot: DepotActe) =>
  isJour(depot.dateDecision) && /^[A-Za-z0-9_]{1,15}$/.test(depot.numero) && depot.nature > 0

function idActeOf({ departement, siren }: FicheCollectivite, depot: DepotActe): string {
  const nature = abregeOf(depot.nature)
  return buildIdActe({ departement, siren, date: depot.dateDecision, numero: depot.numero, nature })
}
