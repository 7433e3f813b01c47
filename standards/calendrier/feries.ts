import { addJours, checkJour, type Jour, jourDeSemaine } from './jour.ts'

/**
 * Where the day is lived: département on 3 characters (`067`), which alone may add holidays to the common ones.
 * Nothing given means the common ones.
 */
export type Lieu = { departement?: string | undefined }

/** A public holiday and its French name. */
export type JourFerie = { jour: Jour; nom: string }

type Fixe = [monthAndDay: string, nom: string]

/** Code du travail, L. 3133-1, without the four that follow Easter. */
const FIXES: Fixe[] = [
  ['01-01', 'Jour de l’an'],
  ['05-01', 'Fête du travail'],
  ['05-08', 'Victoire 1945'],
  ['07-14', 'Fête nationale'],
  ['08-15', 'Assomption'],
  ['11-01', 'Toussaint'],
  ['11-11', 'Armistice 1918'],
  ['12-25', 'Noël'],
]

/** Code du travail, L. 3134-13. */
const ALSACE_MOSELLE = ['057', '067', '068']

/**
 * Code du travail, L. 3422-2: commemoration of the abolition of slavery. Saint-Martin (978) is left out: the code and
 * the practice have disagreed on its day since 2018.
 */
const ABOLITION: Record<string, string> = {
  '971': '05-27',
  '972': '05-22',
  '973': '06-10',
  '974': '12-20',
  '976': '04-27',
  '977': '10-09',
}

/** Easter Sunday of a Gregorian year, by the algorithm of Meeus, Jones and Butcher. @throws CalendrierError */
export function paques(annee: number): Jour {
  const golden = annee % 19
  const century = Math.floor(annee / 100)
  const ofCentury = annee % 100
  const skipped = century - Math.floor(century / 4)
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + skipped - moonShift + 15) % 30
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451)
  const number = epact + toSunday - 7 * late + 114
  return checkJour(`${annee}-${pad(Math.floor(number / 31))}-${pad((number % 31) + 1)}`)
}

/**
 * Public holidays of a year in the law as it stands, in order: code du travail L. 3133-1, plus those of the place.
 *
 * Good Friday is a holiday in Alsace-Moselle only in communes that have a protestant church or a shared one: a commune
 * without either should give no `departement`. The lundi de Pentecôte is a holiday even when worked (solidarité).
 *
 * @throws CalendrierError `calendrier.jour` on a year outside 1900–9999.
 */
export function listJoursFeries(annee: number, lieu: Lieu = {}): JourFerie[] {
  const easter = paques(annee)
  const fixes = [...FIXES, ...fixesOf(lieu)].map(([day, nom]) => ({ jour: `${annee}-${day}`, nom }))
  const moving = [
    ...(isAlsaceMoselle(lieu) ? [{ jour: addJours(easter, -2), nom: 'Vendredi saint' }] : []),
    { jour: addJours(easter, 1), nom: 'Lundi de Pâques' },
    { jour: addJours(easter, 39), nom: 'Ascension' },
    { jour: addJours(easter, 50), nom: 'Lundi de Pentecôte' },
  ]
  return [...fixes, ...moving].sort((a, b) => (a.jour < b.jour ? -1 : 1))
}

/** True on a public holiday. @throws CalendrierError on a wrong day. */
export function isFerie(jour: Jour, lieu: Lieu = {}): boolean {
  return listJoursFeries(Number(checkJour(jour).slice(0, 4)), lieu).some((ferie) => ferie.jour === jour)
}

/** True on a jour ouvrable: Monday to Saturday, holidays excepted. @throws CalendrierError on a wrong day. */
export function isOuvrable(jour: Jour, lieu: Lieu = {}): boolean {
  return jourDeSemaine(jour) < 7 && !isFerie(jour, lieu)
}

/** True on a jour ouvré: Monday to Friday, holidays excepted. @throws CalendrierError on a wrong day. */
export function isOuvre(jour: Jour, lieu: Lieu = {}): boolean {
  return jourDeSemaine(jour) < 6 && !isFerie(jour, lieu)
}

function fixesOf(lieu: Lieu): Fixe[] {
  if (isAlsaceMoselle(lieu)) return [['12-26', 'Saint-Étienne']]
  const abolition = ABOLITION[lieu.departement ?? '']
  return abolition ? [[abolition, 'Abolition de l’esclavage']] : []
}

function isAlsaceMoselle(lieu: Lieu): boolean {
  return ALSACE_MOSELLE.includes(lieu.departement ?? '')
}

function pad(number: number): string {
  return String(number).padStart(2, '0')
}
