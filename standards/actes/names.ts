import { ActesError } from './errors.ts'
import { check, checkDate, type DateIso, type Format } from './formats.ts'

/** `<TRI>-<APP>--<SIREN>--<date>-<n>.tar.gz`: what an operator sends. `date` is the day of generation. */
export type NomArchive = {
  genre: 'archive'
  trigramme: string
  quadrigramme: string
  siren: string
  date: DateIso
  serie: number
}

/** `<TRI>-<APP>--<émetteur>-<SIREN>-<date>-<n>.tar.gz`: what an operator keeps of a received envelope. */
export type NomArchiveRetour = Omit<NomEnveloppeRetour, 'genre'> & { genre: 'archive-retour'; trigramme: string }

/** `<APP>--<SIREN>--<date>-<n>.xml`: envelope that we send. */
export type NomEnveloppe = { genre: 'enveloppe'; quadrigramme: string; siren: string; date: DateIso; serie: number }

/** `<APP>--<émetteur>-<SIREN>-<date>-<n>.xml`: envelope of the ministry; `emetteur` like `SPREF0441`. */
export type NomEnveloppeRetour = {
  genre: 'enveloppe-retour'
  quadrigramme: string
  emetteur: string
  siren: string
  date: DateIso
  serie: number
}

/** `ANO_<name of our envelope>.xml`: the whole envelope is refused. */
export type NomAnomalie = { genre: 'anomalie'; enveloppe: string }

/**
 * `<DEP>-<SIREN>-<date>-<numéro>-<nature>-<T>-<F>_<k>.xml`: message. Date, number and nature are absent for
 * transaction 7 and for the 1-3 of the real ministry. `rang` is 0 in what we send, anything in what we receive.
 */
export type NomMessage = {
  genre: 'message'
  departement: string
  siren: string
  date?: DateIso
  numero?: string
  nature?: string
  transaction: number
  flux: number
  rang?: number
}

/** `<typologie>-<base of the message>_<k>.<ext>`: document; `typologie` is absent before 2018 and in préfecture mail. */
export type NomDocument = Required<Omit<NomMessage, 'genre'>> & {
  genre: 'document'
  typologie?: string
  extension: string
}

/** Any protocol name. */
export type NomProtocole =
  | NomArchive
  | NomArchiveRetour
  | NomEnveloppe
  | NomEnveloppeRetour
  | NomAnomalie
  | NomMessage
  | NomDocument

const BASE =
  '(?<departement>[09]\\d[0-9AB])-(?<siren>\\d{1,9})-(?<date>\\d{8})?-(?<numero>[A-Za-z0-9_]{1,15})?-' +
  '(?<nature>[A-Z]{2})?-(?<transaction>[1-7])-(?<flux>[1-5])'
/** Only messages may leave the date, the number and the nature empty. */
const BASE_DOCUMENT = BASE.replaceAll(')?-', ')-')
const RETOUR =
  '(?<quadrigramme>[A-Z]{4})-[^-]*-(?<emetteur>(?:SGAR|PREF|SPREF)[0-9AB]+)-(?<siren>\\d{1,9})-(?<date>\\d{8})-(?<serie>\\d+)'
const ENVOI = '(?<quadrigramme>[A-Z]{4})--(?<siren>\\d{1,9})--(?<date>\\d{8})-(?<serie>\\d+)'

/** A message is tried before a document: an XML name without typologie is a message, with one it is a budget. */
const PATTERNS: [NomProtocole['genre'], RegExp][] = [
  ['archive', new RegExp(`^(?<trigramme>[A-Za-z0-9]{3})-${ENVOI}\\.tar\\.gz$`)],
  ['archive-retour', new RegExp(`^(?<trigramme>[A-Za-z0-9]{3})-${RETOUR}\\.tar\\.gz$`)],
  ['enveloppe', new RegExp(`^${ENVOI}\\.xml$`)],
  ['enveloppe-retour', new RegExp(`^${RETOUR}\\.xml$`)],
  ['anomalie', /^ANO_(?<enveloppe>.+)\.xml$/],
  ['message', new RegExp(`^${BASE}(?:_(?<rang>\\d{1,9}))?\\.xml$`)],
  [
    'document',
    new RegExp(
      `^(?:(?<typologie>[A-Z0-9_]{5})-)?${BASE_DOCUMENT}_(?<rang>\\d{1,9})\\.(?<extension>pdf|jpe?g|png|xml)$`,
    ),
  ],
]

const NUMBERS = ['serie', 'transaction', 'flux', 'rang']

/**
 * Reads a protocol name, leniently: a SIREN of fewer digits and a message without `_k` exist in the wild.
 * Returns `undefined` for any other name. Paths are not names.
 */
export function parseNom(nom: string): NomProtocole | undefined {
  for (const [genre, pattern] of PATTERNS) {
    const groups = pattern.exec(nom)?.groups
    if (!groups) continue
    const fields = Object.entries(groups).filter(([, value]) => value !== undefined)
    const values = fields.map(([name, value]) => [name, fieldOf(name, value)])
    return { genre, ...Object.fromEntries(values) } as NomProtocole
  }
  return undefined
}

function fieldOf(name: string, value: string): string | number {
  if (NUMBERS.includes(name)) return Number(value)
  return name === 'date' ? value.replace(/^(....)(..)(..)$/, '$1-$2-$3') : value
}

/** Writes a protocol name. @throws ActesError `actes.nom-invalide` naming the first field that breaks the norm. */
export function buildNom(nom: NomProtocole): string {
  switch (nom.genre) {
    case 'archive':
      return `${strict('trigramme', nom.trigramme)}-${envoi(nom)}.tar.gz`
    case 'archive-retour':
      return `${strict('trigramme', nom.trigramme)}-${retour(nom)}.tar.gz`
    case 'enveloppe':
      return `${envoi(nom)}.xml`
    case 'enveloppe-retour':
      return `${retour(nom)}.xml`
    case 'anomalie':
      return `ANO_${nom.enveloppe}.xml`
    case 'message':
      return `${base(nom)}_${strict('rang', nom.rang ?? 0)}.xml`
    case 'document': {
      const prefix = nom.typologie === undefined ? '' : `${strict('typologie', nom.typologie)}-`
      return `${prefix}${base(nom)}_${strict('rang', nom.rang)}.${strict('extension', nom.extension)}`
    }
  }
}

const strict = (format: Format, value: string | number | undefined) => check(format, value, 'actes.nom-invalide')

const day = (date: string | undefined) => checkDate('date', date, 'actes.nom-invalide').replaceAll('-', '')

function envoi(nom: Omit<NomEnveloppe, 'genre'>): string {
  const { quadrigramme, siren, date, serie } = nom
  return `${strict('quadrigramme', quadrigramme)}--${strict('siren', siren)}--${day(date)}-${strict('serie', serie)}`
}

function retour(nom: Omit<NomEnveloppeRetour, 'genre'>): string {
  const emetteur = strict('emetteur', nom.emetteur)
  const end = `${strict('siren', nom.siren)}-${day(nom.date)}-${strict('serie', nom.serie)}`
  return `${strict('quadrigramme', nom.quadrigramme)}--${emetteur}-${end}`
}

function base(nom: Omit<NomMessage, 'genre'>): string {
  const parts = [
    strict('departement', nom.departement),
    strict('siren', nom.siren),
    nom.date === undefined ? '' : day(nom.date),
    nom.numero === undefined ? '' : strict('numero', nom.numero),
    nom.nature === undefined ? '' : strict('natureAbregee', nom.nature),
    strict('transaction', nom.transaction),
    strict('flux', nom.flux),
  ]
  return parts.join('-')
}

/**
 * Names the message and the documents of one transaction: rank 0 for the message, then 1, 2… in the given order.
 * @param fichiers typologie and extension of the main document, then of each annexe
 * @throws ActesError `actes.nom-invalide`
 */
export function nameTransaction(
  message: Omit<NomMessage, 'genre' | 'rang'>,
  fichiers: readonly { typologie: string; extension: string }[],
): { message: string; documents: string[] } {
  const documents = fichiers.map((fichier, index) =>
    buildNom({ ...(message as NomDocument), ...fichier, genre: 'document', rang: index + 1 }),
  )
  return { message: buildNom({ ...message, genre: 'message', rang: 0 }), documents }
}

/** What an IDActe is made of; `date` is the day of the decision, `nature` the two letters. */
export type PartiesIdActe = { departement: string; siren: string; date: DateIso; numero: string; nature: string }

/** Writes the unique identifier of an acte, known before the ministry returns it. @throws ActesError `actes.nom-invalide` */
export function buildIdActe({ departement, siren, date, numero, nature }: PartiesIdActe): string {
  const start = `${strict('departement', departement)}-${strict('siren', siren)}-${day(date)}`
  return `${start}-${strict('numero', numero)}-${strict('natureAbregee', nature)}`
}

/** Reads an IDActe (pattern of the schema). @throws ActesError `actes.champ-invalide` */
export function parseIdActe(idActe: string): PartiesIdActe {
  const [departement, siren, date, numero, nature] = check('idActe', idActe).split('-') as [
    string,
    string,
    string,
    string,
    string,
  ]
  return { departement, siren, date: String(fieldOf('date', date)), numero, nature }
}

/**
 * Proposes a valid number out of what an agent typed (`2025-001 bis` → `2025_001_BIS`), cut at 15 characters;
 * empty string when nothing is left.
 */
export function suggestNumero(text: string): string {
  const ascii = text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()
  return ascii
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+/, '')
    .slice(0, 15)
    .replace(/_+$/, '')
}

/** Name of our archive that an anomaly `ANO_…` refuses. @throws ActesError `actes.nom-invalide` on another name */
export function nameArchiveOfAnomalie(nom: string, trigramme: string): string {
  const anomalie = parseNom(nom)
  const enveloppe = anomalie?.genre === 'anomalie' ? parseNom(`${anomalie.enveloppe}.xml`) : undefined
  if (enveloppe?.genre === 'enveloppe') return buildNom({ ...enveloppe, genre: 'archive', trigramme })
  throw new ActesError('actes.nom-invalide', `« ${nom} » n’est pas le nom d’une anomalie d’enveloppe`)
}
