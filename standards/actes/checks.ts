import { toLatin1 } from '#standards/xml'
import {
  checkFichiersActe,
  type Faute,
  type FichierExamine,
  LIMITES_DEPOT,
  type LimitesDepot,
} from './checks-fichiers.ts'
import { type Classification, findMatiere } from './classification.ts'
import { type DateIso, enFrancais, has, isDate } from './formats.ts'
import { suggestNumero } from './names.ts'

/** An acte as typed by an agent, before anything is sent; empty texts and `undefined` are what is not filled in yet. */
export type Brouillon = {
  numero: string
  date: string
  nature: number | undefined
  /** Dotted code. */
  matiere: string
  objet: string
  /** Classification with which the matière was chosen; empty when unknown. */
  dateClassification?: DateIso
  document: FichierExamine | undefined
  annexes: readonly FichierExamine[]
}

/** What the rules need to know around the acte. */
export type ContexteActe = {
  /** Classification held for the collectivité, if it has ever been received. */
  classification: Classification | undefined
  /** Date in force at the préfecture according to its last AR, if known. */
  dateClassificationEnCours?: DateIso
  /** Day of the deposit, in Paris. */
  today: DateIso
  /** Another live acte has the same date, number and nature, hence the same IDActe. */
  numeroDejaUtilise: boolean
  limites?: LimitesDepot
}

/** S²LOW keeps 499 characters, the schema 500. */
const OBJET_MAX = 499

/**
 * Every reason why the acte cannot be sent, all at once, so that nothing is discovered after the deposit. Empty list:
 * the acte is good to send. Sentences are addressed to the secretary: what is wrong, then what to do.
 */
export function checkActe(brouillon: Brouillon, contexte: ContexteActe): Faute[] {
  const { nature, matiere, document, annexes } = brouillon
  const { classification, limites = LIMITES_DEPOT } = contexte
  return [
    ...checkNumero(brouillon.numero, contexte.numeroDejaUtilise),
    ...checkDateDecision(brouillon.date, contexte.today),
    ...checkObjet(brouillon.objet),
    ...checkClassification(brouillon, contexte),
    ...checkNature(nature, classification),
    ...checkMatiere(matiere, classification),
    ...checkFichiersActe(document, annexes, { nature, matiere, classification, limites }),
  ]
}

function checkNumero(numero: string, dejaUtilise: boolean): Faute[] {
  const fault = (code: string, message: string): Faute[] => [{ champ: 'numero', code, message }]
  if (numero.trim() === '') return fault('numero.absent', 'Donnez un numéro à l’acte, par exemple 2025_001.')
  if (!has('numero', numero)) {
    const proposition = suggestNumero(numero)
    const example = proposition === '' ? '' : ` Essayez « ${proposition} ».`
    return fault(
      'numero.format',
      `Le numéro « ${numero} » n’est pas accepté : 1 à 15 caractères, lettres majuscules sans accent, chiffres et « _ », sans « _ » au début ni à la fin.${example}`,
    )
  }
  if (!dejaUtilise) return []
  return fault(
    'numero.deja-utilise',
    `Un acte de même nature porte déjà le numéro « ${numero} » à cette date. Ajoutez un suffixe, par exemple « ${suffixed(numero)} ».`,
  )
}

function suffixed(numero: string): string {
  return `${numero.slice(0, 13).replace(/_+$/, '')}_B`
}

function checkDateDecision(date: string, today: DateIso): Faute[] {
  const fault = (code: string, message: string): Faute[] => [{ champ: 'date', code, message }]
  if (date.trim() === '') return fault('date.absente', 'Indiquez la date de la décision.')
  if (!isDate(date))
    return fault('date.format', `« ${date} » n’est pas une date. Choisissez la date de la décision dans le calendrier.`)
  if (date <= today) return []
  return fault(
    'date.future',
    'La date de la décision est dans le futur. Indiquez la date à laquelle la décision a été prise.',
  )
}

function checkObjet(objet: string): Faute[] {
  if (objet.trim() === '') {
    return [{ champ: 'objet', code: 'objet.absent', message: 'Écrivez l’objet de l’acte en une phrase.' }]
  }
  const length = toLatin1(objet).trim().length
  const invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Cs}/u.test(objet)
  const lost = [...objet.normalize('NFC')].find((character) => character !== '?' && toLatin1(character) === '?')
  const faults: [boolean, string, string][] = [
    [
      length > OBJET_MAX,
      'objet.longueur',
      `L’objet compte ${length} caractères, pour ${OBJET_MAX} au plus une fois « œ », « € » et « … » écrits en toutes lettres. Raccourcissez-le.`,
    ],
    [
      invisible,
      'objet.caractere-interdit',
      'L’objet contient un caractère invisible interdit, souvent venu d’un copier-coller. Effacez l’objet et retapez-le.',
    ],
    [
      lost !== undefined && !invisible,
      'objet.caractere-intransmissible',
      `L’objet contient le caractère « ${lost} », que la préfecture ne peut pas recevoir. Retirez-le.`,
    ],
  ]
  return faults.filter(([present]) => present).map(([, code, message]) => ({ champ: 'objet', code, message }))
}

function checkClassification({ dateClassification }: Brouillon, contexte: ContexteActe): Faute[] {
  const { classification, dateClassificationEnCours } = contexte
  const fault = (code: string, message: string): Faute[] => [{ champ: 'classification', code, message }]
  if (!classification) {
    return fault(
      'classification.absente',
      'La classification de la préfecture n’a pas encore été reçue. Demandez-la, puis revenez à cet acte.',
    )
  }
  if (dateClassificationEnCours && dateClassificationEnCours > classification.date) {
    return fault(
      'classification.perimee',
      `La préfecture utilise une classification plus récente (${enFrancais(dateClassificationEnCours)}). Demandez-la, puis vérifiez la matière de l’acte.`,
    )
  }
  if (!dateClassification || dateClassification === classification.date) return []
  return fault(
    'classification.changee',
    `La classification a changé le ${enFrancais(classification.date)}. Vérifiez la matière de l’acte et choisissez-la à nouveau.`,
  )
}

function checkNature(nature: number | undefined, classification: Classification | undefined): Faute[] {
  if (nature === undefined)
    return [
      { champ: 'nature', code: 'nature.absente', message: 'Choisissez la nature de l’acte (délibération, arrêté…).' },
    ]
  const known = classification ? classification.natures.some(({ code }) => code === nature) : has('natureActe', nature)
  if (known) return []
  return [
    {
      champ: 'nature',
      code: 'nature.inconnue',
      message:
        'Cette nature d’acte n’existe pas dans la classification de la préfecture. Choisissez-en une autre dans la liste.',
    },
  ]
}

function checkMatiere(matiere: string, classification: Classification | undefined): Faute[] {
  const fault = (code: string, message: string): Faute[] => [{ champ: 'matiere', code, message }]
  if (matiere.trim() === '') return fault('matiere.absente', 'Choisissez la matière de l’acte.')
  if (/^\d+$/.test(matiere)) {
    return fault(
      'matiere.niveau',
      `La matière « ${matiere} » est trop générale : choisissez au moins le deuxième niveau, par exemple ${matiere}.1.`,
    )
  }
  if (has('matiere', matiere) && (!classification || findMatiere(classification, matiere))) return []
  return fault(
    'matiere.inconnue',
    `La matière « ${matiere} » n’existe pas dans la classification de la préfecture. Choisissez-en une autre dans la liste.`,
  )
}
