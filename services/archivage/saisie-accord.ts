import type { Faute } from '#platform/errors'
import { isJour, moisOfDua } from '#standards/calendrier'
import { FORMATS } from '#standards/seda'
import type { Values } from '#ui'
import type { Accord } from './modele.ts'

/** What the form of the agreement changes. */
export type SaisieAccord = Omit<Accord, 'collectiviteId' | 'id' | 'identifiant'>

/** A form as typed: one value a field, several for boxes. */
interface Typed {
  get(name: string): string
  getAll(name: string): readonly string[]
}

const MEGA = 1_000_000
/** Bytes that one package may have: what the store takes. */
const TAILLE_MAX = 5_000 * MEGA

export function readAccord(form: Typed): SaisieAccord {
  const orNull = (name: string) => form.get(name) || null
  return {
    libelle: form.get('libelle'),
    actif: form.get('actif') === 'oui',
    debut: orNull('debut'),
    fin: orNull('fin'),
    serviceArchives: form.get('serviceArchives'),
    serviceArchivesNom: form.get('serviceArchivesNom'),
    serviceVersant: form.get('serviceVersant'),
    producteurs: form
      .get('producteurs')
      .split(/[\s,;]+/)
      .filter(Boolean),
    producteurRh: orNull('producteurRh'),
    profil: orNull('profil'),
    formats: [...form.getAll('formats')],
    tailleMax: Math.round(Number(form.get('tailleMax').replace(',', '.').replace(/\s/g, '')) * MEGA),
    dua: form.get('dua').toUpperCase(),
    sortFinal: form.get('sortFinal') === 'Destroy' ? 'Destroy' : 'Keep',
    cadre: form.get('cadre'),
    signaturesExigees: form.get('signaturesExigees') === 'oui',
  }
}

/** The same, the other way round. */
export function showAccord(accord: Accord): Values {
  const {
    actif,
    signaturesExigees,
    producteurs,
    tailleMax,
    collectiviteId: _c,
    id: _i,
    identifiant: _n,
    ...texts
  } = accord
  return {
    ...texts,
    actif: actif ? 'oui' : '',
    signaturesExigees: signaturesExigees ? 'oui' : '',
    producteurs: producteurs.join(' '),
    tailleMax: String(tailleMax / MEGA),
  }
}

const REQUIRED = {
  libelle: 'L’intitulé est nécessaire.',
  serviceArchives: 'L’identifiant du service d’archives est nécessaire.',
  serviceArchivesNom: 'Le nom du service d’archives est nécessaire.',
  serviceVersant: 'L’identifiant du service versant est nécessaire.',
} as const

/** Everything wrong at once. */
export function checkAccord(saisie: SaisieAccord): Faute[] {
  const known = new Set<string>(Object.values(FORMATS).map(({ formatId }) => formatId))
  const checks: [champ: keyof SaisieAccord, wrong: boolean, message: string][] = [
    ...Object.entries(REQUIRED).map(([champ, message]): [keyof SaisieAccord, boolean, string] => [
      champ as keyof typeof REQUIRED,
      saisie[champ as keyof typeof REQUIRED] === '',
      message,
    ]),
    ['debut', !isJourOrNull(saisie.debut), 'La date de début n’existe pas.'],
    ['fin', !isJourOrNull(saisie.fin), 'La date de fin n’existe pas.'],
    ['fin', isBefore(saisie.fin, saisie.debut), 'La fin de l’accord est avant son début.'],
    ['producteurs', saisie.producteurs.length === 0, 'Donnez au moins un service producteur.'],
    ['dua', moisOfDua(saisie.dua) === undefined, 'Écrivez une durée en années et mois : P1Y, P10Y, P6M.'],
    [
      'tailleMax',
      !(saisie.tailleMax >= MEGA && saisie.tailleMax <= TAILLE_MAX),
      'Donnez une taille entre 1 et 5 000 Mo.',
    ],
    ['formats', saisie.formats.length === 0, 'Choisissez au moins un format.'],
    ['formats', saisie.formats.some((puid) => !known.has(puid)), 'Un des formats est inconnu.'],
  ]
  return checks.flatMap(([champ, wrong, message]) =>
    wrong ? [{ champ, code: `archivage.accord-${champ.toLowerCase()}`, message }] : [],
  )
}

const isJourOrNull = (day: string | null) => day === null || isJour(day)
const isBefore = (day: string | null, other: string | null) => day !== null && other !== null && day < other
