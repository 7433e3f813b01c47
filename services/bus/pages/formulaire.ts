import type { Faute } from '#platform/errors'
import type { Demande, Reponse } from '#platform/http'
import { checkboxField, form, formActions, hiddenField, html, notice, page, type SafeHtml, submitButton } from '#ui'
import { etapeActive, etapeOf, etapesCourantes, fluxOf } from '../dossier.ts'
import type { DossierComplet, Moteur, Zone } from '../modele.ts'
import { busUrls } from '../urls.ts'

export interface VueFormulaire {
  moteur: Moteur
  complet: DossierComplet
  zones: readonly Zone[]
  fautes: readonly Faute[]
  /** What another tab or person saved since: the version that saving again would replace. */
  conflit?: string | undefined
}

/** One page, one form: documents, fields, cheminement, then « Enregistrer » and « Envoyer ». */
export function formulairePage(demande: Demande, vue: VueFormulaire): Reponse {
  const { collectivite } = demande
  const { dossier } = vue.complet
  const correction = dossier.etat === 'en-erreur'
  const label = fluxOf(vue.moteur, dossier).label
  return page(demande, {
    titre: correction ? `Corriger : ${dossier.objet}` : `${label} : préparer l’envoi`,
    retour: correction
      ? { href: busUrls.dossier(collectivite, dossier.id), label: 'Dossier' }
      : { href: busUrls.dossiers(collectivite), label: 'Dossiers' },
    status: vue.conflit ? 409 : vue.fautes.length > 0 ? 422 : undefined,
    contenu: html`${correction ? whatFailed(vue) : ''}${vue.conflit ? conflictNotice(demande, vue, vue.conflit) : ''}
<brouillon-garde data-island="brouillon" data-brouillon="${busUrls.brouillon(collectivite, dossier.id)}">
${theForm(demande, vue, correction)}
<p class="aide" role="status" data-etat></p>
</brouillon-garde>`,
  })
}

function theForm({ collectivite }: Demande, vue: VueFormulaire, correction: boolean): SafeHtml {
  const { dossier } = vue.complet
  return form(
    { action: busUrls.formulaire(collectivite, dossier.id), multipart: true, fautes: vue.fautes, id: 'formulaire' },
    defaultButton,
    hiddenField('version', String(dossier.version)),
    ...vue.zones.map(zoneSection),
    correction ? restartField(vue) : html``,
    formActions(
      submitButton(correction ? 'Corriger et relancer' : 'Envoyer', {
        name: 'action',
        value: correction ? 'corriger' : 'envoyer',
        sansControle: true,
      }),
      submitButton('Enregistrer', { name: 'action', value: 'enregistrer', kind: 'secondaire', sansControle: true }),
    ),
  )
}

/** The Enter key sends the first button of a form: let it save, never remove a document. */
const defaultButton = html`<button class="invisible" type="submit" name="action" value="enregistrer" formnovalidate tabindex="-1" aria-hidden="true">Enregistrer</button>`

export function zoneSection({ id, titre, contenu }: Zone): SafeHtml {
  return html`${titre ? html`<h2>${titre}</h2>` : ''}<div id="zone-${id}" data-zone="${id}">${contenu}</div>`
}

function whatFailed({ moteur, complet }: VueFormulaire): SafeHtml {
  const etape = etapeActive(complet)
  if (!etape) return html``
  return notice(
    'danger',
    html`<p><strong>${etapeOf(moteur, etape.code).label}</strong> : ${etape.message}</p><p>Corrigez ci-dessous, puis relancez : le dossier reprend où il s’est arrêté.</p>`,
  )
}

/** What was signed stays signed, unless the text itself changes. */
function restartField({ moteur, complet }: VueFormulaire): SafeHtml {
  const signed = etapesCourantes(complet).some(
    ({ code, etat }) => etat === 'fait' && etapeOf(moteur, code).lieDocuments,
  )
  if (!signed) return html``
  return checkboxField({
    name: 'depuis_le_debut',
    label: 'Le texte change : tout recommencer depuis la signature',
    hint: 'Inutile si vous ne corrigez que la matière, le type des pièces ou le numéro : la signature déjà donnée reste valable. Si vous remplacez un document, la signature est redemandée d’office.',
  })
}

function conflictNotice({ collectivite }: Demande, { complet }: VueFormulaire, message: string): SafeHtml {
  const saved = busUrls.formulaire(collectivite, complet.dossier.id)
  return notice(
    'attention',
    html`<p>${message}</p><p><a href="${saved}" target="_blank">Voir la version enregistrée</a> dans un nouvel onglet. Enregistrer ici remplacera cette version par la vôtre.</p>`,
  )
}
