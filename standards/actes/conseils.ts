import type { Brouillon } from './checks.ts'
import { isXml } from './checks-fichiers.ts'
import { type DateIso, isDate } from './formats.ts'

/** Something to know before sending, which does not prevent it. */
export type Conseil = { code: string; message: string }

/** Days within which an individual decision must be sent after its signature. @see CGCT art. L. 2131-1 */
const DELAI_DECISION_INDIVIDUELLE = 15

/** Advice on an acte that may be sent as it is: late individual decision, incomplete budget, very late date. */
export function listConseils(brouillon: Brouillon, today: DateIso): Conseil[] {
  const { nature, date, document, annexes } = brouillon
  const conseils: Conseil[] = []
  const age = isDate(date) ? daysBetween(date, today) : 0
  if (nature === 3 && age > DELAI_DECISION_INDIVIDUELLE) {
    conseils.push({
      code: 'delai.decision-individuelle',
      message: `Cette décision date de ${age} jours : une décision individuelle doit être transmise dans les 15 jours de sa signature. Transmettez-la sans attendre.`,
    })
  }
  if (age > 365) {
    conseils.push({ code: 'date.ancienne', message: 'La décision date de plus d’un an. Vérifiez l’année.' })
  }
  if (document && isXml(document.mime) && !annexes.some(({ typologie }) => typologie === '70_DE')) {
    conseils.push({
      code: 'budget.deliberation',
      message:
        'Joignez la délibération en annexe (type 70_DE) : un seul accusé de réception ouvrira alors les deux délais de contrôle.',
    })
  }
  return conseils
}

function daysBetween(from: DateIso, to: DateIso): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}
