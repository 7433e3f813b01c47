import type { Form } from '#platform/http'
import type { Flux, Saisie } from '../modele.ts'

/** Reasons for leaving an étape out, as they complete « Non : ». */
export const MOTIFS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  signature: {
    'deja-signe': 'le PDF est déjà signé électroniquement',
    papier: 'l’original est signé sur papier',
  },
  'tdt-actes': {
    'non-transmissible': 'cet acte n’a pas à être transmis au contrôle de légalité',
    'deja-transmis': 'il a déjà été transmis par un autre moyen',
  },
  publication: {
    individuel: 'acte individuel, notifié à l’intéressé',
    contrat: 'contrat, seule la délibération qui l’approuve se publie',
    affichage: 'publié par affichage à la mairie',
    ailleurs: 'déjà publié par un autre moyen',
  },
  sae: {
    ailleurs: 'archivé ailleurs ou plus tard',
  },
}

/** Codes of the étapes left out, with the code of the reason. */
export type Ecartees = Readonly<Record<string, string>>

export const champEtape = (code: string) => `etape_${code}`

/** Reads one choice an étape, `oui` or the code of a reason: whoever leaves an étape out says why in the same move. */
export function readCheminement(form: Form, etapes: readonly string[]): { cheminement: string[]; ecartees: Ecartees } {
  const ecartees: Record<string, string> = {}
  for (const code of etapes) {
    const motif = form.get(champEtape(code))
    if (MOTIFS[code]?.[motif] !== undefined) ecartees[code] = motif
  }
  return { ecartees, cheminement: withoutEcartees(etapes, ecartees) }
}

export function withoutEcartees(etapes: readonly string[], ecartees: Ecartees): string[] {
  return etapes.filter((code) => ecartees[code] === undefined)
}

/** The same sentence on the form, on the page of the dossier and in its export. */
export function motifEcarte(ecartees: Ecartees, code: string): string {
  return MOTIFS[code]?.[ecartees[code] ?? ''] ?? ''
}

/** Typologies chosen for the pieces: one field each, `typologie_<id>`. */
export function readTypologies(form: Form): Saisie['typologies'] {
  const prefix = 'typologie_'
  const fields = [...form.fields.keys()].filter((name) => name.startsWith(prefix))
  return Object.fromEntries(fields.map((name) => [name.slice(prefix.length), form.get(name)]))
}

/** Values of the fields of the cheminement, for the form. */
export function cheminementValues(flux: Pick<Flux, 'etapes'>, ecartees: Ecartees): Record<string, string> {
  return Object.fromEntries(flux.etapes.map((code) => [champEtape(code), ecartees[code] ?? 'oui']))
}
