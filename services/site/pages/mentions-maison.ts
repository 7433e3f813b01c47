import type { Faute } from '#platform/errors'
import type { Demande, Reponse } from '#platform/http'
import type { FicheCollectivite } from '#services/annuaire'
import {
  dateField,
  definitionList,
  form,
  formActions,
  html,
  linkButton,
  notice,
  page,
  radioField,
  type SafeHtml,
  saisie,
  submitButton,
  textField,
  type Values,
} from '#ui'
import type { Mentions } from '../store/mentions.ts'
import { siteUrls } from '../urls.ts'

/** Who runs the house: its sheet, and what he has completed. */
export interface Maison {
  nom: string
  fiche: FicheCollectivite | undefined
  mentions: Mentions | undefined
}

const A_COMPLETER = 'À compléter par l’opérateur'

/** Says plainly that the page is a draft, and to the operator where to finish it. */
export function draftNotice({ identity }: Demande, maison: Maison | undefined): SafeHtml {
  if (maison?.mentions) return html``
  const link = identity?.operateur ? linkButton('Compléter', siteUrls.mentionsOperateur(), 'principal') : html``
  return notice('attention', html`<p>Page provisoire : l’opérateur doit encore la compléter.</p>${link}`)
}

/** The platform itself: publisher, host, personal data (LCEN, article 1-1, formerly 6, III). */
export function mentionsMaisonPage(demande: Demande, maison: Maison | undefined): Reponse {
  const fiche = maison?.fiche
  const mentions = maison?.mentions
  return page(demande, {
    titre: 'Mentions légales',
    contenu: html`
${draftNotice(demande, maison)}
<h2>Éditeur de la plateforme</h2>
${definitionList([
  ['Organisme', maison?.nom ?? A_COMPLETER],
  ['Adresse', fiche ? `${fiche.adresse}, ${fiche.codePostal} ${fiche.ville}` : A_COMPLETER],
  ['Téléphone', fiche?.telephone || A_COMPLETER],
  ['Courriel', fiche ? html`<a href="mailto:${fiche.email}">${fiche.email}</a>` : A_COMPLETER],
  ['Directeur de la publication', mentions?.directeur || A_COMPLETER],
])}
<p>Chaque collectivité est l’éditrice de sa propre page publique, dont le maire ou le président est le directeur de la
publication : ses mentions sont données sur cette page.</p>
<h2>Hébergement</h2>
${definitionList([
  ['Hébergeur', mentions?.hebergeur || A_COMPLETER],
  ['Adresse', mentions?.hebergeurAdresse || A_COMPLETER],
  ['Téléphone', mentions?.hebergeurTelephone || A_COMPLETER],
])}
<h2>Données personnelles</h2>
<p>Chaque collectivité est responsable des traitements qu’elle fait dans Parvis ; l’opérateur en est le sous-traitant.
Délégué à la protection des données : ${mentions?.dpo || A_COMPLETER.toLowerCase()}. Vous pouvez saisir la CNIL.</p>
<p>Parvis ne dépose que les cookies nécessaires à la connexion et aux messages de l’application : aucune mesure d’audience,
aucune publicité, aucun appel à un autre site.</p>
<h2>Logiciel</h2>
<p>Parvis est un logiciel libre, sous licence GNU AGPL, version 3 ou ultérieure.</p>`,
  })
}

/** What only the operator knows, asked once. */
export function mentionsFormPage(demande: Demande, values: Values, fautes: readonly Faute[] = []): Reponse {
  const champ = saisie(values, fautes)
  return page(demande, {
    titre: 'Mentions de la plateforme',
    retour: { href: siteUrls.mentions(), label: 'Mentions légales' },
    ...(fautes.length > 0 ? { status: 422 } : {}),
    contenu: form(
      { action: siteUrls.mentionsOperateur(), fautes },
      html`<h2>Mentions légales</h2>`,
      textField({ ...champ('directeur'), label: 'Directeur de la publication', hint: 'Prénom, nom et qualité.' }),
      textField({ ...champ('hebergeur'), label: 'Hébergeur', hint: 'Vous-même si les machines sont les vôtres.' }),
      textField({ ...champ('hebergeurAdresse'), label: 'Adresse de l’hébergeur' }),
      textField({ ...champ('hebergeurTelephone'), label: 'Téléphone de l’hébergeur', type: 'tel', largeur: 20 }),
      textField({ ...champ('dpo'), label: 'Délégué à la protection des données', hint: 'Nom ou service, et adresse.' }),
      html`<h2>Accessibilité</h2>`,
      radioField({
        ...champ('conformite'),
        label: 'État de conformité au RGAA',
        required: true,
        options: [
          { value: 'non', label: 'Non conforme', hint: 'Sans audit de moins de trois ans, ou taux sous 50 %.' },
          { value: 'partielle', label: 'Partiellement conforme', hint: '50 % des critères au moins.' },
          { value: 'totale', label: 'Totalement conforme', hint: '100 % des critères.' },
        ],
      }),
      textField({ ...champ('auditPar'), label: 'Auteur de l’audit' }),
      dateField({ ...champ('auditLe'), label: 'Date de l’audit' }),
      textField({ ...champ('auditTaux'), label: 'Taux de conformité, en %', inputmode: 'numeric', largeur: 5 }),
      formActions(submitButton('Enregistrer'), linkButton('Annuler', siteUrls.mentions())),
    ),
  })
}
