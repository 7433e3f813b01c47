import { attributeOf, childOf, parseXml, type XmlElement } from '#standards/xml'
import { ActesError } from './errors.ts'

/** What a budget document (TotEM, `99_BU`) says of itself; an absent value is empty. */
export type ResumeBudget = {
  /** Year. */
  exercice: string
  /** Kind of decision: `01` budget primitif, `09` compte administratif; others exist. */
  natureDecision: string
  /** Nomenclature, like `M57-…`. */
  nomenclature: string
  /** It carries the `Scellement` that TotEM adds; the seal itself is not computed here. */
  scelle: boolean
}

const NAMESPACE = 'http://www.minefi.gouv.fr/cp/demat/docbudgetaire'

/**
 * Reads the header of a `DocumentBudgetaire`, to check that it is one and show what it is.
 * @throws ActesError `actes.budget-invalide` when the XML is not a budget document; XmlError when it is not XML
 * @see arrêté of 13 October 2011 (NOR IOCB1128127A): actes budgétaires in XML
 */
export function parseBudget(bytes: Uint8Array): ResumeBudget {
  const root = parseXml(bytes)
  if (root.local !== 'DocumentBudgetaire' || root.uri !== NAMESPACE) {
    throw new ActesError(
      'actes.budget-invalide',
      `Le fichier XML n’est pas un document budgétaire (élément « ${root.local} »)`,
    )
  }
  const budget = childOf(root, 'Budget') ?? root
  return {
    exercice: valueAt(budget, 'BlocBudget', 'Exer'),
    natureDecision: valueAt(budget, 'BlocBudget', 'NatDec'),
    nomenclature: valueAt(budget, 'EnTeteBudget', 'Nomenclature'),
    scelle: childOf(root, 'Scellement') !== undefined,
  }
}

function valueAt(element: XmlElement, ...path: string[]): string {
  return attributeOf(childOf(element, ...path), 'V') ?? ''
}
