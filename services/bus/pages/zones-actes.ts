import type { Ctx } from '#platform/context'
import type { Faute } from '#platform/errors'
import { listCircuits } from '#services/parapheur'
import { regleDePublication } from '#services/site'
import { getClassification } from '#services/teletransmission'
import {
  type Classification,
  defaultTypologie,
  listMatieres,
  listTypologies,
  NATURES_ACTE,
  suggestMatieres,
} from '#standards/actes'
import { jourDe } from '#standards/calendrier'
import {
  checkboxField,
  dateField,
  hiddenField,
  html,
  notice,
  type Option,
  radioField,
  type SafeHtml,
  saisie,
  selectField,
  submitButton,
  textArea,
  textField,
} from '#ui'
import { documentsOf } from '../dossier.ts'
import { type DonneesActes, donneesActes, ETAPES_ACTES } from '../flux/actes-saisie.ts'
import { champEtape, cheminementValues, MOTIFS } from '../flux/cheminement.ts'
import type { DossierComplet, Zone } from '../modele.ts'
import { documentsZone } from './zones-documents.ts'

type Champ = ReturnType<typeof saisie>

/** The form of an acte, on one page, in the order of the secretary's thought. */
export async function renderZonesActes(
  ctx: Ctx,
  complet: DossierComplet,
  fautes: readonly Faute[],
): Promise<readonly Zone[]> {
  const donnees = donneesActes(complet.dossier)
  const classification = await getClassification(ctx)
  const circuits = (await listCircuits(ctx)).map(({ id, nom }) => ({ value: id, label: nom }))
  const champ = saisie(valuesOf(complet), fautes)
  const documents = documentsZone(ctx.collectivite, complet, fautes, {
    principal: 'Le document de l’acte',
    annexes: 'Ses annexes',
  })
  return [
    { id: 'documents', titre: 'Les documents', contenu: documents },
    { id: 'objet', titre: 'L’acte', contenu: objetZone(champ) },
    { id: 'numero', titre: '', contenu: numeroZone(champ, jourDe(ctx.now)) },
    { id: 'classement', titre: 'Le classement', contenu: classementZone(champ, complet, donnees, classification) },
    {
      id: 'chemin',
      titre: 'Le chemin',
      contenu: cheminZone(champ, circuits, complet),
    },
  ]
}

function valuesOf({ dossier, pieces }: DossierComplet): Record<string, string> {
  const donnees = donneesActes(dossier)
  const typologies = pieces.map(({ id, typologie }) => [`typologie_${id}`, typologie])
  return {
    objet: dossier.objet,
    numero: dossier.numero,
    nature: donnees.nature === null ? '' : String(donnees.nature),
    date: donnees.date,
    matiere: donnees.matiere,
    circuit: donnees.circuitId,
    document_papier: donnees.documentPapier ? 'oui' : '',
    ...cheminementValues({ etapes: ETAPES_ACTES }, donnees.ecartees),
    ...Object.fromEntries(typologies),
  }
}

function objetZone(champ: Champ): SafeHtml {
  return html`${textArea({
    ...champ('objet'),
    label: 'Objet',
    hint: 'En une phrase, telle qu’elle sera lue par la préfecture et publiée. Évitez les noms de personnes.',
    required: true,
    rows: 2,
    maxlength: 499,
  })}${radioField({
    ...champ('nature'),
    label: 'Nature',
    required: true,
    options: NATURES_ACTE.map(({ code, libelle }) => ({ value: String(code), label: libelle, hint: HINTS[code] })),
  })}`
}

const HINTS: Record<number, string> = {
  1: 'Vote du conseil municipal ou du conseil d’administration du CCAS',
  2: 'Arrêté qui s’impose à tous : circulation, stationnement, police',
  3: 'Décision qui concerne une personne : nomination, autorisation d’urbanisme',
}

function numeroZone(champ: Champ, today: string): SafeHtml {
  return html`<div class="rangee">${dateField({
    ...champ('date'),
    label: 'Date de la décision',
    hint: 'Séance du conseil, ou signature de l’arrêté.',
    required: true,
    max: today,
  })}${textField({
    ...champ('numero'),
    label: 'Numéro',
    hint: 'Proposé d’après la nature ; vous pouvez le changer.',
    required: true,
    maxlength: 15,
    largeur: 20,
  })}</div>`
}

function classementZone(
  champ: Champ,
  complet: DossierComplet,
  donnees: DonneesActes,
  classification: Classification | undefined,
): SafeHtml {
  if (!classification) return classificationAbsente(donnees.matiere)
  const suggestions = suggestMatieres(complet.dossier.objet, classification, 3)
  const first = suggestions[0]
  return html`${selectField({
    ...champ('matiere'),
    label: 'Matière',
    hint: first
      ? `Suggestion : ${first.code} ${first.libelle}. ${first.raison}.`
      : 'Tapez un mot : « cantine », « budget », « voirie »…',
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

const LABELS: Record<string, string> = {
  signature: 'Faire signer dans le parapheur',
  'tdt-actes': 'Transmettre à la préfecture',
  publication: 'Publier sur le site de la collectivité',
  sae: 'Verser aux archives',
}

function cheminZone(champ: Champ, circuits: readonly Option[], { dossier }: DossierComplet): SafeHtml {
  const { nature } = donneesActes(dossier)
  return html`${selectField({
    ...champ('circuit'),
    label: 'Qui vise et signe ?',
    required: dossier.cheminement.includes('signature'),
    hint:
      circuits.length === 0
        ? 'Aucun circuit n’existe encore : l’administrateur du parapheur doit en créer un.'
        : undefined,
    options: circuits,
  })}${ETAPES_ACTES.map((code) =>
    selectField({
      ...champ(champEtape(code)),
      label: LABELS[code] ?? code,
      hint: code === 'publication' && nature !== null ? regleDePublication(nature).raison : undefined,
      required: true,
      vide: null,
      options: [
        { value: 'oui', label: 'Oui' },
        ...Object.entries(MOTIFS[code] ?? {}).map(([value, motif]) => ({ value, label: `Non : ${motif}` })),
      ],
    }),
  )}`
}
