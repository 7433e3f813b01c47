import {
  type Classification,
  defaultTypologie,
  findMatiere,
  listMatieres,
  listTypologies,
  suggestMatieres,
} from '#standards/actes'
import {
  checkboxField,
  hiddenField,
  html,
  notice,
  type Option,
  type SafeHtml,
  type saisie,
  selectField,
  submitButton,
} from '#ui'
import { documentsOf } from '../dossier.ts'
import type { DonneesActes } from '../flux/actes-saisie.ts'
import type { DossierComplet } from '../modele.ts'

type Champ = ReturnType<typeof saisie>

/** Matière with suggestions, then the type of each piece: what the préfecture files the acte under. */
export function classementZone(
  champ: Champ,
  complet: DossierComplet,
  donnees: DonneesActes,
  classification: Classification | undefined,
): SafeHtml {
  if (!classification) return classificationAbsente(donnees.matiere)
  const suggestions = suggestMatieres(complet.dossier.objet, classification, 3)
  return html`${selectField({
    ...champ('matiere'),
    label: 'Matière',
    hint: matiereHint(donnees.matiere, classification, suggestions[0]),
    required: true,
    recherche: true,
    suggestions: suggestions.map(({ code }) => code),
    options: matiereOptions(classification),
  })}${typologieFields(champ, complet, donnees, classification)}${checkboxField({
    ...champ('document_papier'),
    label: 'Des pièces papier suivent par courrier',
    hint: 'Plans ou dossiers trop grands pour être numérisés.',
  })}`
}

/** A choice that the préfecture withdrew since is said: the list shows it no more. */
function matiereHint(
  matiere: string,
  classification: Classification,
  first: ReturnType<typeof suggestMatieres>[number] | undefined,
): string {
  if (matiere !== '' && !findMatiere(classification, matiere))
    return `La préfecture a changé sa liste : « ${matiere} » n’y est plus. Choisissez une autre matière.`
  return first
    ? `Suggestion : ${first.code} ${first.libelle}. ${first.raison}.`
    : 'Tapez un mot : « cantine », « budget », « voirie »…'
}

function classificationAbsente(matiere: string): SafeHtml {
  return html`${notice(
    'attention',
    html`<p>La préfecture n’a pas encore donné sa liste des matières. Demandez-la : elle arrive en général dans l’heure. Votre brouillon est gardé en attendant.</p>
<div class="actions">${submitButton('Demander la liste à la préfecture', { name: 'classification', value: 'oui', kind: 'secondaire', sansControle: true })}</div>`,
  )}${hiddenField('matiere', matiere)}`
}

/** Matières that may be chosen (two levels at least), under the title of their first level. */
function matiereOptions(classification: Classification): Option[] {
  return classification.matieres.flatMap((chapter) =>
    listMatieres({ matieres: chapter.enfants }).map(({ code, libelle }) => ({
      value: code,
      label: `${code} ${libelle}`,
      groupe: `${chapter.code} ${chapter.libelle}`,
    })),
  )
}

function typologieFields(
  champ: Champ,
  complet: DossierComplet,
  { nature }: DonneesActes,
  classification: Classification,
): SafeHtml {
  if (nature === null) return html`<p class="aide">Le type de chaque pièce se choisit une fois la nature connue.</p>`
  const options = listTypologies(classification, nature).map(({ code, libelle }) => ({
    value: code,
    label: `${libelle} (${code})`,
  }))
  return html`${documentsOf(complet).map((piece) => {
    const field = champ(`typologie_${piece.id}`)
    return selectField({
      ...field,
      value: field.value || defaultTypologie(nature, classification),
      label: html`Type de la pièce « ${piece.nom} »`,
      required: true,
      recherche: options.length > 12,
      vide: null,
      options,
    })
  })}`
}
