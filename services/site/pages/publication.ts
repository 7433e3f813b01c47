import type { Faute } from '#platform/errors'
import type { Demande, Reponse } from '#platform/http'
import { formatJour } from '#standards/calendrier'
import {
  card,
  checkboxField,
  definitionList,
  form,
  formActions,
  html,
  linkButton,
  notice,
  page,
  type SafeHtml,
  type Step,
  saisie,
  splitView,
  submitButton,
  textArea,
  timeline,
  type Values,
} from '#ui'
import { RESULTATS, TITRES } from '../preuve/certificat.ts'
import { finDuDelai, isDelaiPasse, natureDUnActe } from '../rules.ts'
import type { Preuve, Sonde } from '../store/preuves.ts'
import type { PublicationComplete } from '../store/publications.ts'
import { publicUrls, siteUrls } from '../urls.ts'

export interface PublicationData {
  publication: PublicationComplete
  preuves: readonly Preuve[]
  sondes: readonly Sonde[]
  mayWithdraw: boolean
  saisie?: Values
  fautes?: readonly Faute[]
}

/** One publication at the desk: its life, its proofs, and the way to withdraw it. */
export function publicationPage(demande: Demande, data: PublicationData): Reponse {
  const { collectivite } = demande
  const { publication } = data
  return page(demande, {
    titre: publication.objet,
    largeur: 'large',
    retour: { href: siteUrls.liste(collectivite), label: 'Page publique' },
    live: `publication:${publication.id}`,
    actions: linkButton('Voir la page de l’acte', publicUrls.acte(collectivite, publication.id)),
    ...(data.fautes?.length ? { status: 422 } : {}),
    contenu: splitView(
      html`${card({ titre: 'Vie de la publication', contenu: timeline(stepsOf(data)) })}`,
      html`${facts(demande, data)}${data.mayWithdraw && !publication.retireeLe ? withdrawal(demande, data) : ''}`,
    ),
  })
}

function facts({ collectivite }: Demande, { publication }: PublicationData): SafeHtml {
  return card({
    titre: 'L’acte',
    contenu: definitionList([
      ['Nature', natureDUnActe(publication.natureLibelle)],
      ['Numéro', publication.numero],
      ['Auteur', `${publication.auteurNom}, ${publication.auteurQualite}`],
      ['Documents', html`${publication.pieces.map(({ nom }, index) => html`${index > 0 ? html`<br>` : ''}${nom}`)}`],
      ['Deux mois de publicité', `jusqu’au ${formatJour(finDuDelai(publication.miseEnLigneLe))}`],
    ]),
    actions: html`<a class="bouton secondaire" href="${siteUrls.dossierDePreuve(collectivite, publication.id)}">Dossier de preuve (zip)</a>`,
  })
}

function stepsOf({ publication, preuves, sondes }: PublicationData): Step[] {
  const done: Step[] = [
    { titre: 'Mis en ligne', etat: 'fait', quand: publication.miseEnLigneLe },
    ...preuves.map(
      ({ genre, instant, autorite }): Step => ({ titre: TITRES[genre], etat: 'fait', quand: instant, qui: autorite }),
    ),
    ...sondes.map(sondeStep),
    ...(publication.retireeLe
      ? [
          {
            titre: 'Retiré de la page publique',
            etat: 'annule' as const,
            quand: publication.retireeLe,
            qui: publication.retireePar ?? '',
            detail: publication.motifRetrait ?? '',
          },
        ]
      : []),
  ]
  done.sort((a, b) => (a.quand?.getTime() ?? 0) - (b.quand?.getTime() ?? 0))
  return [...done, ...awaited(publication, preuves)]
}

function sondeStep({ faiteLe, resultat, detail }: Sonde): Step {
  const conforme = resultat === 'conforme'
  return {
    titre: `Sonde : ${RESULTATS[resultat].toLowerCase()}`,
    etat: conforme ? 'fait' : 'erreur',
    quand: faiteLe,
    ...(conforme
      ? {}
      : { detail: `${detail} Prévenez votre opérateur ; une nouvelle sonde est faite d’heure en heure.` }),
  }
}

function awaited(publication: PublicationComplete, preuves: readonly Preuve[]): Step[] {
  const has = (genre: Preuve['genre']) => preuves.some((preuve) => preuve.genre === genre)
  const steps: Step[] = []
  if (!has('mise-en-ligne'))
    steps.push({ titre: 'Horodatage de la mise en ligne', etat: 'en-cours', qui: 'autorité d’horodatage' })
  if (publication.prochaineSondeLe)
    steps.push({ titre: 'Prochaine sonde, à un instant tiré au hasard', etat: 'attendu' })
  if (!publication.retireeLe && !has('deux-mois'))
    steps.push({
      titre: `Constat de deux mois, après le ${formatJour(finDuDelai(publication.miseEnLigneLe))}`,
      etat: 'attendu',
    })
  return steps
}

/** Open when there is a mistake to correct; the warning of the law comes before the reason. */
function withdrawal(demande: Demande, { publication, saisie: values, fautes }: PublicationData): SafeHtml {
  const champ = saisie(values, fautes)
  return html`<h2>Retirer de la page publique</h2>
${
  isDelaiPasse(publication.miseEnLigneLe, demande.now)
    ? html`<p>Les deux mois de publicité sont passés. Rien n’oblige à retirer cet acte.</p>`
    : notice(
        'attention',
        `Un acte reste en ligne deux mois au moins : jusqu’au ${formatJour(finDuDelai(publication.miseEnLigneLe))} (CGCT, article R2131-1). Le retirer avant peut priver la publication de son effet. Faites-le seulement s’il le faut, par exemple pour une donnée personnelle, et publiez la version corrigée.`,
      )
}
${form(
  { action: siteUrls.retrait(demande.collectivite, publication.id), fautes },
  textArea({
    ...champ('motif'),
    label: 'Motif',
    hint: 'Public : il est lu à l’adresse de l’acte.',
    required: true,
    rows: 2,
    maxlength: 500,
  }),
  checkboxField({
    ...champ('masquer'),
    label: 'Masquer aussi l’objet',
    hint: 'S’il contient des données personnelles. Les preuves ne sont plus données qu’aux agents.',
  }),
  formActions(submitButton('Retirer l’acte', { kind: 'danger' })),
)}`
}
