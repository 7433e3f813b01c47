import type { Faute } from '#platform/errors'
import type { Demande, Reponse } from '#platform/http'
import {
  checkboxesField,
  dateField,
  form,
  formActions,
  html,
  linkButton,
  notice,
  page,
  radioField,
  type SafeHtml,
  saisie,
  selectField,
  submitButton,
  textField,
  type Values,
} from '#ui'
import { PRESETS } from '../presets.ts'
import { annuaireUrls } from '../urls.ts'

/** One form for whoever arrives and for whoever changes: nothing is asked twice. */
export function personneFormPage(
  demande: Demande,
  data: {
    action: string
    titre: string
    values: Values
    fautes?: readonly Faute[]
    departHref?: string
    avis?: SafeHtml
  },
): Reponse {
  const champ = saisie(data.values, data.fautes)
  return page(demande, {
    titre: data.titre,
    retour: { href: annuaireUrls.personnes(demande.collectivite), label: 'Annuaire' },
    ...(data.fautes?.length ? { status: 422 } : {}),
    ...(data.departHref ? { actions: linkButton('Cette personne part', data.departHref, 'danger') } : {}),
    contenu: html`${data.avis ?? ''}${form(
      { action: data.action, fautes: data.fautes },
      html`<h2>Qui</h2>`,
      radioField({
        ...champ('genre'),
        label: 'Élu ou agent',
        required: true,
        options: [
          { value: 'elu', label: 'Élu' },
          { value: 'agent', label: 'Agent' },
        ],
      }),
      selectField({
        ...champ('civilite'),
        label: 'Civilité',
        vide: 'Non précisée',
        options: [
          { value: 'Mme', label: 'Mme' },
          { value: 'M.', label: 'M.' },
        ],
      }),
      textField({ ...champ('prenom'), label: 'Prénom', required: true, autocomplete: 'off' }),
      textField({ ...champ('nom'), label: 'Nom', required: true, autocomplete: 'off' }),
      textField({
        ...champ('email'),
        label: 'Adresse électronique',
        hint: 'Sert à se connecter. Une seule par personne, même pour plusieurs communes.',
        type: 'email',
        required: true,
        autocomplete: 'off',
      }),
      textField({ ...champ('telephone'), label: 'Téléphone', type: 'tel', autocomplete: 'off', largeur: 20 }),
      html`<h2>Fonction</h2>`,
      textField({
        ...champ('qualite'),
        label: 'Qualité',
        hint: 'Telle qu’elle s’écrit sous une signature : « Première adjointe », « Secrétaire de mairie ».',
        required: true,
      }),
      textField({
        ...champ('fonction'),
        label: 'Mandat',
        hint: 'Pour un élu : « Maire », « Adjoint aux finances ». Laissé vide, la qualité est reprise.',
      }),
      dateField({ ...champ('arriveLe'), label: 'Arrivée', required: true }),
      html`<h2>Droits</h2>`,
      presets(),
      checkboxesField({
        ...champ('roles'),
        label: 'Rôles',
        hint: 'Sans rôle, la personne est dans l’annuaire mais ne se connecte pas.',
        options: roleOptions(demande),
      }),
      formActions(submitButton('Enregistrer'), linkButton('Annuler', annuaireUrls.personnes(demande.collectivite))),
    )}`,
  })
}

/** Usual sets of roles: a button posts the form again with these boxes ticked, nothing is saved yet. */
function presets(): SafeHtml {
  const buttons = PRESETS.map((preset) =>
    submitButton(preset.label, { name: 'modele', value: preset.label, kind: 'secondaire', sansControle: true }),
  )
  return notice('information', html`<p>Cocher d’un coup les rôles habituels :</p><div class="actions">${buttons}</div>`)
}

function roleOptions(demande: Demande) {
  return demande.house.services.flatMap((service) =>
    Object.entries(service.permissions.roles)
      .filter(() => service.name !== 'exploitation' || demande.collectivite.genre === 'operateur')
      .map(([code, role]) => ({
        value: `${service.name}.${code}`,
        label: `${service.catalogue.nom} : ${role.label}`,
        hint: role.secondFactor ? `${role.description} Double authentification obligatoire.` : role.description,
      })),
  )
}
