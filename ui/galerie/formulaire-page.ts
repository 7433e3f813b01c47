import { html } from '@remix-run/html-template'
import type { Faute } from '#platform/errors'
import type { Form } from '#platform/http'
import { submitButton } from '../form/button.ts'
import { checkboxesField, checkboxField, type Option, radioField, selectField } from '../form/choice-field.ts'
import { saisie } from '../form/faults.ts'
import { fileField } from '../form/file-field.ts'
import { form, formActions } from '../form/form.ts'
import { dateField, textArea, textField } from '../form/text-field.ts'
import type { PageOptions } from '../layout/page.ts'

const MATIERES: readonly Option[] = [
  ['1.1', 'Marchés publics', 'Commande publique'],
  ['1.2', 'Délégations de service public', 'Commande publique'],
  ['2.1', 'Documents d’urbanisme', 'Urbanisme'],
  ['2.2', 'Actes relatifs au droit d’occupation ou d’utilisation des sols', 'Urbanisme'],
  ['3.3', 'Locations', 'Domaine et patrimoine'],
  ['5.2', 'Fonctionnement des assemblées', 'Institutions et vie politique'],
  ['6.1', 'Police municipale', 'Libertés publiques et pouvoirs de police'],
  ['7.1', 'Décisions budgétaires', 'Finances locales'],
  ['7.5', 'Subventions', 'Finances locales'],
  ['7.10', 'Divers', 'Finances locales'],
].map(([value = '', label = '', groupe]) => ({ value, label: `${value} ${label}`, groupe }))

const DIFFUSION: readonly Option[] = [
  { value: 'site', label: 'Site de la commune' },
  { value: 'affichage', label: 'Panneau d’affichage', hint: 'Un certificat d’affichage est préparé.' },
  { value: 'conseillers', label: 'Conseillers municipaux' },
]

export function formulairePage(values?: Form, fautes: readonly Faute[] = []): PageOptions {
  const champ = saisie(values ?? { nature: 'deliberation', diffusion: ['site'] }, fautes)
  return {
    titre: 'Nouvel acte',
    retour: { href: '/galerie/liste', label: 'Actes' },
    contenu: form(
      { action: '/galerie/formulaire', multipart: true, fautes },
      radioField({
        ...champ('nature'),
        label: 'Nature',
        required: true,
        options: [
          { value: 'deliberation', label: 'Délibération', hint: 'Vote du conseil municipal' },
          { value: 'arrete', label: 'Arrêté', hint: 'Décision du maire' },
        ],
      }),
      textField({
        ...champ('objet'),
        label: 'Objet',
        hint: 'En une phrase, tel qu’il sera publié. Évitez les noms de personnes.',
        required: true,
        maxlength: 500,
      }),
      selectField({
        ...champ('matiere'),
        label: 'Matière',
        hint: 'Tapez un mot : « salle », « budget », « voirie »…',
        required: true,
        recherche: true,
        suggestions: ['3.3', '7.10'],
        options: MATIERES,
      }),
      html`<div class="rangee">${dateField({ ...champ('date'), label: 'Date de la décision', required: true })}${textField(
        {
          ...champ('numero'),
          label: 'Numéro',
          largeur: 10,
        },
      )}</div>`,
      fileField({
        ...champ('acte'),
        label: 'Acte signé',
        hint: 'Un PDF de 150 Mo au plus.',
        accept: '.pdf',
        required: true,
      }),
      checkboxesField({ ...champ('diffusion'), label: 'Diffusion', options: DIFFUSION }),
      textArea({ ...champ('note'), label: 'Note pour le maire', rows: 3 }),
      checkboxField({
        ...champ('personnelles'),
        label: 'L’acte contient des données personnelles',
        hint: 'Il sera occulté avant publication.',
      }),
      formActions(
        submitButton('Transmettre à la préfecture'),
        submitButton('Enregistrer le brouillon', {
          kind: 'secondaire',
          name: 'brouillon',
          value: 'oui',
          sansControle: true,
        }),
      ),
    ),
  }
}

export function checkFormulaire(saisi: Form): Faute[] {
  const fautes: Faute[] = []
  if (!saisi.has('objet')) fautes.push({ champ: 'objet', code: 'galerie.objet', message: 'Écrivez l’objet de l’acte.' })
  if (!saisi.has('matiere'))
    fautes.push({ champ: 'matiere', code: 'galerie.matiere', message: 'Choisissez une matière.' })
  return fautes
}
