import type { Demande, Reponse } from '#platform/http'
import { type Classification, listTypologies, type Matiere, searchMatieres } from '#standards/actes'
import {
  card,
  definitionList,
  emptyState,
  form,
  formatDate,
  formatDateTime,
  html,
  notice,
  page,
  type SafeHtml,
  submitButton,
  textField,
} from '#ui'
import type { Transaction } from '../modele.ts'
import type { Decision } from '../permissions.ts'
import { teletransmissionUrls } from '../urls.ts'

export interface VueClassification {
  held: { contenu: Classification; recueLe: Date } | undefined
  /** Version that the préfecture says is in force, when it is newer. */
  plusRecente: string | undefined
  /** A request on its way. */
  demande: Transaction | undefined
  agir: Decision
}

export function classificationPage(demande: Demande, vue: VueClassification): Reponse {
  const { collectivite } = demande
  const q = demande.query.get('q')?.trim().slice(0, 100) ?? ''
  return page(demande, {
    titre: 'Classification de la préfecture',
    retour: { href: teletransmissionUrls.transactions(collectivite), label: 'Télétransmission' },
    contenu: html`${state(demande, vue)}${vue.held ? contents(demande, vue.held.contenu, q) : nothing(vue)}`,
  })
}

function state(demande: Demande, { held, plusRecente, demande: request, agir }: VueClassification): SafeHtml {
  const button = form(
    { action: teletransmissionUrls.demanderClassification(demande.collectivite), enLigne: true },
    submitButton('Demander à la préfecture', { kind: 'secondaire' }),
  )
  return html`${plusRecente ? notice('attention', html`<p>La préfecture utilise une version plus récente, du ${formatDate(plusRecente)}. Elle est demandée automatiquement.</p>`) : ''}${card(
    {
      contenu: definitionList([
        ['Version', held ? formatDate(held.contenu.date) : 'Aucune reçue'],
        ['Reçue le', held ? formatDateTime(held.recueLe) : ''],
        ['Demande en cours', request ? html`depuis le ${formatDateTime(request.deposeLe)}` : 'Aucune'],
        ['Mise à jour', 'Demandée chaque semaine, et dès que la préfecture en change'],
      ]),
      ...(agir.ok && !request ? { actions: button } : {}),
    },
  )}`
}

function nothing({ demande }: VueClassification): SafeHtml {
  return emptyState({
    titre: 'La classification n’est pas encore arrivée',
    texte: demande
      ? 'Elle est demandée à la préfecture. Tant qu’elle manque, aucun acte ne peut partir.'
      : 'Demandez-la : sans elle, aucun acte ne peut partir.',
  })
}

function contents({ collectivite }: Demande, classification: Classification, q: string): SafeHtml {
  return html`
<form class="filtres" method="get" action="${teletransmissionUrls.classification(collectivite)}" role="search" aria-label="Chercher une matière">
${textField({ name: 'q', label: 'Matière : un mot (cantine, subvention) ou un code (7.1)', value: q, type: 'search' })}
${submitButton('Chercher', { kind: 'secondaire' })}
</form>
${q ? results(classification, q) : tree(classification)}`
}

function results(classification: Classification, q: string): SafeHtml {
  const found = searchMatieres(classification, q)
  if (found.length === 0) {
    return emptyState({ titre: `Aucune matière pour « ${q} »`, texte: 'Essayez un autre mot, ou un début de code.' })
  }
  return card({
    titre: `Matières pour « ${q} »`,
    contenu: html`<ul>${found.map(({ code, chemin }) => html`<li><strong>${code}</strong> ${chemin}</li>`)}</ul>`,
  })
}

function tree(classification: Classification): SafeHtml {
  return html`${card({
    titre: 'Matières',
    contenu: html`${classification.matieres.map((matiere) => html`<details><summary>${matiere.code} ${matiere.libelle}</summary>${branch(matiere.enfants)}</details>`)}`,
  })}${card({
    titre: 'Types de pièces, par nature d’acte',
    contenu: html`${classification.natures.map(({ code, libelle }) => html`<details><summary>${libelle}</summary><ul>${listTypologies(classification, code).map((typologie) => html`<li><strong>${typologie.code}</strong> ${typologie.libelle}</li>`)}</ul></details>`)}`,
  })}`
}

function branch(matieres: readonly Matiere[]): SafeHtml {
  if (matieres.length === 0) return html``
  return html`<ul>${matieres.map(({ code, libelle, enfants }) => html`<li><strong>${code}</strong> ${libelle}${branch(enfants)}</li>`)}</ul>`
}
