import type { Faute } from '#platform/errors'
import { isEmailAccepte, NATURES_COLLECTIVITE } from '#standards/actes'
import { isJour } from '#standards/calendrier'
import { isSiren, isSiret, sirenOf } from '#standards/siren'

/** What the wizard of arrival and change gathers. `fonction` is the mandate of an élu, empty for an agent. */
export interface SaisiePersonne {
  genre: 'elu' | 'agent'
  civilite: '' | 'Mme' | 'M.'
  prenom: string
  nom: string
  email: string
  telephone: string
  qualite: string
  fonction: string
  arriveLe: string
  roles: readonly string[]
}

export interface SaisieFiche {
  siret: string
  natureActes: string
  departement: string
  arrondissement: string
  codeInsee: string | null
  adresse: string
  codePostal: string
  ville: string
  email: string
  telephone: string
  publication: 'electronique' | 'affichage'
}

export interface SaisieCollectivite extends SaisieFiche {
  nom: string
  siren: string
  genre: string
  population: number | null
}

/** From this population on, electronic publication is no choice any more (CGCT, article L2131-1). */
const POPULATION_PUBLICATION_ELECTRONIQUE = 3500

/** Mistakes of a person's form, all at once. */
export function checkPersonne(saisie: SaisiePersonne, takenEmails: readonly string[]): Faute[] {
  const fautes: Faute[] = []
  const fault = (champ: string, message: string) => fautes.push({ champ, code: `annuaire.${champ}`, message })
  if (!saisie.prenom) fault('prenom', 'Indiquez le prénom.')
  if (!saisie.nom) fault('nom', 'Indiquez le nom.')
  if (!isEmailAccepte(saisie.email))
    fault('email', 'L’adresse électronique est incorrecte (exemple : prenom.nom@commune.fr).')
  else if (takenEmails.some((email) => email.toLowerCase() === saisie.email.toLowerCase())) {
    fault('email', 'Cette adresse est déjà celle d’une autre personne de la collectivité.')
  }
  if (!saisie.qualite)
    fault('qualite', 'Indiquez la qualité, telle qu’elle s’écrit sous une signature (exemple : Première adjointe).')
  if (!isJour(saisie.arriveLe)) fault('arriveLe', 'Indiquez la date d’arrivée.')
  return fautes
}

/** Mistakes of a collectivité's sheet, all at once. */
export function checkFiche(saisie: SaisieFiche, siren: string): Faute[] {
  const fautes: Faute[] = []
  const fault = (champ: string, message: string) => fautes.push({ champ, code: `annuaire.${champ}`, message })
  if (!isSiret(saisie.siret)) fault('siret', 'Le SIRET est incorrect : 14 chiffres, dont la clé ne correspond pas.')
  else if (sirenOf(saisie.siret) !== siren) fault('siret', 'Le SIRET ne commence pas par le SIREN de la collectivité.')
  if (!(saisie.natureActes in NATURES_COLLECTIVITE)) fault('natureActes', 'Choisissez la nature de la collectivité.')
  if (!/^[09]\d[0-9AB]$/.test(saisie.departement))
    fault('departement', 'Le département s’écrit sur trois caractères (027, 02A, 971).')
  if (!/^\d$/.test(saisie.arrondissement))
    fault('arrondissement', 'L’arrondissement est le chiffre de la convention avec le préfet.')
  if (!/^\d{5}$/.test(saisie.codePostal)) fault('codePostal', 'Le code postal compte cinq chiffres.')
  if (!saisie.ville) fault('ville', 'Indiquez la ville.')
  if (!isEmailAccepte(saisie.email)) fault('email', 'L’adresse électronique est incorrecte.')
  return fautes
}

/** Mistakes of the form by which the operator opens a collectivité. */
export function checkCollectivite(saisie: SaisieCollectivite): Faute[] {
  const fautes: Faute[] = []
  if (!saisie.nom) fautes.push({ champ: 'nom', code: 'annuaire.nom', message: 'Indiquez le nom de la collectivité.' })
  if (!isSiren(saisie.siren))
    fautes.push({
      champ: 'siren',
      code: 'annuaire.siren',
      message: 'Le SIREN est incorrect : 9 chiffres, dont la clé ne correspond pas.',
    })
  if (saisie.population !== null && (!Number.isInteger(saisie.population) || saisie.population < 0)) {
    fautes.push({ champ: 'population', code: 'annuaire.population', message: 'La population est un nombre entier.' })
  }
  if ((saisie.population ?? 0) >= POPULATION_PUBLICATION_ELECTRONIQUE && saisie.publication !== 'electronique') {
    fautes.push({
      champ: 'publication',
      code: 'annuaire.publication',
      message: 'À partir de 3 500 habitants, les actes sont publiés sous forme électronique (CGCT, article L2131-1).',
    })
  }
  return [...fautes, ...checkFiche(saisie, saisie.siren)]
}

/** Address of a collectivité: `Saint-Aubin-sur-Ourle` → `saint-aubin-sur-ourle`. */
export function slugOf(nom: string): string {
  return nom
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}
