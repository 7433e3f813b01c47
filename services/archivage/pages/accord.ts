import type { Faute } from '#platform/errors'
import type { Demande, Reponse } from '#platform/http'
import { FORMATS } from '#standards/seda'
import {
  checkboxesField,
  checkboxField,
  dateField,
  definitionList,
  form,
  formActions,
  html,
  page,
  radioField,
  type SafeHtml,
  saisie,
  submitButton,
  textArea,
  textField,
  type Values,
} from '#ui'
import { canKeepAccord } from '../permissions.ts'
import { SORTS_FINAUX } from '../registre.ts'
import { archivageUrls } from '../urls.ts'
import { onglets } from './onglets.ts'

/** What the commune and its archive agreed upon; the archiviste changes it, the others read it. */
export function accordPage(
  demande: Demande,
  vue: { identifiant: string; values: Values; fautes?: readonly Faute[] },
): Reponse {
  const { fautes = [] } = vue
  return page(demande, {
    titre: 'Accord de versement',
    status: fautes.length > 0 ? 422 : 200,
    contenu: html`${onglets(demande, 'accord')}${
      canKeepAccord(demande.actor).ok ? accordForm(demande, vue.values, fautes) : lecture(vue)
    }`,
  })
}

/** One line a format: several versions share a name and differ by their PRONOM identifier. */
const FORMATS_CONNUS = [
  ...new Map(Object.values(FORMATS).map(({ formatId, litteral }) => [formatId, `${litteral} (${formatId})`])),
]

function accordForm(demande: Demande, values: Values, fautes: readonly Faute[]): SafeHtml {
  const champ = saisie(values, fautes)
  return form(
    { action: archivageUrls.accord(demande.collectivite), fautes },
    textField({ ...champ('libelle'), label: 'Intitulé', required: true }),
    checkboxField({
      ...champ('actif'),
      label: 'Accord en vigueur',
      hint: 'Décoché : tout versement est refusé (code 300).',
    }),
    dateField({ ...champ('debut'), label: 'Du' }),
    dateField({ ...champ('fin'), label: 'Au', hint: 'Un rappel s’affiche deux mois avant.' }),
    textArea({
      ...champ('cadre'),
      label: 'Cadre juridique',
      hint: 'Convention de mutualisation, déclaration de dépôt ou agrément du tiers archiveur : référence et date.',
      rows: 3,
    }),
    textField({ ...champ('serviceArchives'), label: 'Identifiant du service d’archives', required: true }),
    textField({ ...champ('serviceArchivesNom'), label: 'Nom du service d’archives', required: true }),
    textField({
      ...champ('serviceVersant'),
      label: 'Identifiant du service versant',
      hint: 'Le SIREN de la collectivité, en général.',
      required: true,
    }),
    textField({
      ...champ('producteurs'),
      label: 'Services producteurs',
      hint: 'Le principal d’abord ; séparez par des espaces.',
      required: true,
    }),
    textField({
      ...champ('producteurRh'),
      label: 'Producteur des actes du personnel',
      hint: 'Pour les actes communicables à cinquante ans.',
    }),
    textField({
      ...champ('profil'),
      label: 'Profil d’archivage',
      hint: 'Identifiant donné par les Archives départementales, s’il y en a un.',
    }),
    textField({
      ...champ('dua'),
      label: 'Durée d’utilité administrative',
      hint: 'Durée en années et mois : P1Y pour un an, P10Y pour dix ans.',
      required: true,
      largeur: 10,
    }),
    radioField({
      ...champ('sortFinal'),
      label: 'À la fin de la durée',
      options: Object.entries(SORTS_FINAUX).map(([value, label]) => ({ value, label })),
      required: true,
    }),
    textField({
      ...champ('tailleMax'),
      label: 'Taille d’un paquet, en mégaoctets',
      required: true,
      inputmode: 'numeric',
      largeur: 10,
    }),
    checkboxField({
      ...champ('signaturesExigees'),
      label: 'Exiger un document signé électroniquement',
      hint: 'Coché : un versement sans signature valable est refusé (codes 305, 310, 311). Les actes signés sur papier le seraient aussi.',
    }),
    checkboxesField({
      ...champ('formats'),
      label: 'Formats acceptés',
      options: FORMATS_CONNUS.map(([value, label]) => ({ value, label })),
      required: true,
    }),
    formActions(submitButton('Enregistrer')),
  )
}

function lecture({ values, identifiant }: { values: Values; identifiant: string }): SafeHtml {
  const champ = saisie(values)
  return html`<p>Seul un archiviste change l’accord.</p>${definitionList([
    ['Accord', `${champ('libelle').value} (${identifiant})`],
    ['En vigueur', champ('actif').value === 'oui' ? 'Oui' : 'Non'],
    ['Service d’archives', `${champ('serviceArchivesNom').value} (${champ('serviceArchives').value})`],
    ['Service versant', champ('serviceVersant').value],
    ['Services producteurs', champ('producteurs').value],
    ['Profil d’archivage', champ('profil').value],
    ['Durée d’utilité administrative', champ('dua').value],
    ['À la fin de la durée', SORTS_FINAUX[champ('sortFinal').value]],
    ['Signature électronique', champ('signaturesExigees').value === 'oui' ? 'Exigée' : 'Facultative'],
    ['Formats acceptés', champ('formats').values.join(', ')],
    ['Cadre juridique', champ('cadre').value],
  ])}`
}
