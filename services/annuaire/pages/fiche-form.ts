import type { Faute } from '#platform/errors'
import type { Demande, Reponse } from '#platform/http'
import { NATURES_COLLECTIVITE } from '#standards/actes'
import {
  form,
  formActions,
  html,
  linkButton,
  page,
  radioField,
  type SafeHtml,
  type Saisie,
  saisie,
  selectField,
  submitButton,
  textField,
  type Values,
} from '#ui'
import { annuaireUrls } from '../urls.ts'

export function fichePage(demande: Demande, values: Values, fautes: readonly Faute[] = []): Reponse {
  return page(demande, {
    titre: 'Fiche de la collectivité',
    retour: { href: annuaireUrls.personnes(demande.collectivite), label: 'Annuaire' },
    ...(fautes.length > 0 ? { status: 422 } : {}),
    contenu: form(
      { action: annuaireUrls.fiche(demande.collectivite), fautes },
      ficheFields(saisie(values, fautes)),
      formActions(submitButton('Enregistrer'), linkButton('Annuler', annuaireUrls.personnes(demande.collectivite))),
    ),
  })
}

export function ouverturePage(demande: Demande, values: Values, fautes: readonly Faute[] = []): Reponse {
  const champ = saisie(values, fautes)
  return page(demande, {
    titre: 'Ouvrir une collectivité',
    retour: { href: annuaireUrls.collectivites(), label: 'Collectivités' },
    ...(fautes.length > 0 ? { status: 422 } : {}),
    contenu: form(
      { action: annuaireUrls.ouverture(), fautes },
      textField({ ...champ('nom'), label: 'Nom', hint: 'Exemple : Saint-Aubin-sur-Ourle', required: true }),
      textField({ ...champ('siren'), label: 'SIREN', inputmode: 'numeric', required: true, largeur: 20 }),
      selectField({
        ...champ('genre'),
        label: 'Genre',
        required: true,
        options: [
          { value: 'commune', label: 'Commune' },
          { value: 'ccas', label: 'CCAS' },
          { value: 'syndicat', label: 'Syndicat' },
          { value: 'communaute', label: 'Communauté de communes' },
          { value: 'autre', label: 'Autre établissement public' },
        ],
      }),
      textField({ ...champ('population'), label: 'Population', inputmode: 'numeric', largeur: 10 }),
      ficheFields(champ),
      formActions(submitButton('Ouvrir la collectivité'), linkButton('Annuler', annuaireUrls.collectivites())),
    ),
  })
}

function ficheFields(champ: (name: string) => Saisie): SafeHtml {
  return html`
${textField({ ...champ('siret'), label: 'SIRET', hint: 'Les 9 chiffres du SIREN puis les 5 de l’établissement.', inputmode: 'numeric', required: true, largeur: 20 })}
${selectField({ ...champ('natureActes'), label: 'Nature pour la télétransmission', required: true, options: Object.entries(NATURES_COLLECTIVITE).map(([value, label]) => ({ value, label: `${value} — ${label}` })) })}
${textField({ ...champ('departement'), label: 'Département', hint: 'Sur trois caractères : 027, 02A, 971.', required: true, largeur: 5 })}
${textField({ ...champ('arrondissement'), label: 'Arrondissement', hint: 'Le chiffre écrit dans la convention avec le préfet.', inputmode: 'numeric', required: true, largeur: 5 })}
${textField({ ...champ('codeInsee'), label: 'Code INSEE de la commune', largeur: 10 })}
${textField({ ...champ('adresse'), label: 'Adresse', autocomplete: 'off' })}
${textField({ ...champ('codePostal'), label: 'Code postal', inputmode: 'numeric', required: true, largeur: 10 })}
${textField({ ...champ('ville'), label: 'Ville', required: true })}
${textField({ ...champ('email'), label: 'Adresse électronique de la mairie', type: 'email', required: true })}
${textField({ ...champ('telephone'), label: 'Téléphone', type: 'tel', largeur: 20 })}
${radioField({
  ...champ('publication'),
  label: 'Publicité des actes',
  required: true,
  options: [
    { value: 'electronique', label: 'Publication électronique', hint: 'La règle, faute de délibération contraire.' },
    {
      value: 'affichage',
      label: 'Affichage ou papier',
      hint: 'Moins de 3 500 habitants, par délibération du conseil.',
    },
  ],
})}`
}
