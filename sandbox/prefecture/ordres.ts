import { isJour } from '#standards/calendrier'
import { type Ministere, OrdreError } from './ministere.ts'
import { COURRIERS, type Consigne, REPONSES, type Reponse, type TypeCourrier } from './modele.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * Orders given by the page (forms) and by scripts (JSON): the same names, the same rules.
 *
 * @param nom envelope that the address names, if any
 * @throws OrdreError
 */
export async function followOrder(
  ministere: Ministere,
  ordre: 'consigne' | 'reponse' | 'courrier' | 'classification',
  values: Values,
  nom = '',
): Promise<void> {
  switch (ordre) {
    case 'consigne':
      return ministere.addConsigne(readConsigne(values))
    case 'reponse':
      return ministere.answerNow(nom, values.reponse ? readReponse(values.reponse) : undefined)
    case 'courrier':
      return ministere.sendCourrier(nom, readType(values.type))
    case 'classification':
      return ministere.changeClassification(readDate(values.date))
  }
}

function readConsigne({ reponse, siren, delaiSecondes }: Values): Consigne {
  const delai = delaiSecondes === undefined || delaiSecondes === '' ? undefined : Number(delaiSecondes)
  if (delai !== undefined && !(delai >= 0 && delai <= 86_400))
    throw new OrdreError('« delaiSecondes » est un nombre de secondes, un jour au plus.')
  if (siren !== undefined && siren !== '' && !/^\d{9}$/.test(String(siren)))
    throw new OrdreError('« siren » compte neuf chiffres.')
  return {
    reponse: readReponse(reponse),
    ...(siren ? { siren: String(siren) } : {}),
    ...(delai === undefined ? {} : { delaiSecondes: delai }),
  }
}

function readReponse(value: unknown): Reponse {
  if (typeof value === 'string' && Object.hasOwn(REPONSES, value)) return value as Reponse
  throw new OrdreError(`« reponse » est une de ces valeurs : ${Object.keys(REPONSES).join(', ')}.`)
}

function readType(value: unknown): TypeCourrier {
  if (typeof value === 'string' && Object.hasOwn(COURRIERS, value)) return value as TypeCourrier
  throw new OrdreError(`« type » est une de ces valeurs : ${Object.keys(COURRIERS).join(', ')}.`)
}

function readDate(value: unknown): string {
  if (typeof value === 'string' && isJour(value)) return value
  throw new OrdreError('« date » est un jour écrit AAAA-MM-JJ.')
}
