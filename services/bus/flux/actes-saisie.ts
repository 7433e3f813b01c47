import type { Faute } from '#platform/errors'
import type { Form } from '#platform/http'
import { isJour } from '#standards/calendrier'
import { documentsOf } from '../dossier.ts'
import type { Dossier, DossierComplet, Saisie } from '../modele.ts'
import { type Ecartees, readCheminement, readTypologies } from './cheminement.ts'

export const ETAPES_ACTES = ['signature', 'tdt-actes', 'publication', 'sae'] as const

/** What a dossier of the flux « actes » says of its acte; texts are as typed, empty when they are not filled in. */
export interface DonneesActes extends Record<string, unknown> {
  /** 1 to 6; null until it is chosen. */
  nature: number | null
  /** Day of the decision, `AAAA-MM-JJ` once it is right. */
  date: string
  /** Dotted code of the préfecture's classification. */
  matiere: string
  documentPapier: boolean
  circuitId: string
  ecartees: Ecartees
}

export const donneesActes = ({ donnees }: Pick<Dossier, 'donnees'>) => donnees as DonneesActes

export function readSaisieActes(form: Form): Saisie {
  const { cheminement, ecartees } = readCheminement(form, ETAPES_ACTES)
  const nature = Number(form.get('nature'))
  const donnees: DonneesActes = {
    nature: Number.isInteger(nature) && nature >= 1 && nature <= 6 ? nature : null,
    date: isoDay(form.get('date')),
    matiere: form.get('matiere'),
    documentPapier: form.get('document_papier') === 'oui',
    circuitId: form.get('circuit'),
    ecartees,
  }
  return {
    objet: form.get('objet'),
    numero: form.get('numero').toUpperCase(),
    donnees,
    cheminement,
    typologies: readTypologies(form),
  }
}

/** Browsers without a calendar leave the day to be typed the French way. */
export function isoDay(text: string): string {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? []
  return day && month && year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text
}

/** What is missing or contradictory, whichever étapes were chosen; the rest is checked by the étapes themselves. */
export function checkActes(complet: DossierComplet, today: string): Faute[] {
  const { objet, numero, cheminement } = complet.dossier
  const donnees = donneesActes(complet.dossier)
  const principal = documentsOf(complet).some(({ role }) => role === 'principal')
  const rules: [champ: string, fault: string | false][] = [
    ['principal', !principal && 'Ajoutez le document de l’acte, au format PDF.'],
    ['objet', objet === '' && 'Écrivez l’objet de l’acte en une phrase.'],
    ['nature', donnees.nature === null && 'Choisissez la nature de l’acte (délibération, arrêté…).'],
    ['date', checkDate(donnees.date, today)],
    ['numero', numero === '' && 'Donnez un numéro à l’acte.'],
    ['matiere', donnees.matiere === '' && 'Choisissez la matière de l’acte.'],
    [
      'circuit',
      cheminement.includes('signature') && donnees.circuitId === '' && 'Choisissez qui vise et signe l’acte.',
    ],
    [
      'etape_sae',
      cheminement.includes('sae') &&
        !cheminement.includes('tdt-actes') &&
        'Les archives attendent l’accusé de réception de la préfecture : gardez la transmission, ou renoncez au versement.',
    ],
  ]
  return rules.flatMap(([champ, message]) => (message ? [{ champ, code: `bus.acte-${champ}`, message }] : []))
}

function checkDate(date: string, today: string): string | false {
  if (date === '') return 'Indiquez la date de la décision.'
  if (!isJour(date)) return `« ${date} » n’est pas une date : écrivez-la jour/mois/année, comme 25/11/2026.`
  return date > today && 'La date de la décision est dans le futur : indiquez le jour où elle a été prise.'
}
