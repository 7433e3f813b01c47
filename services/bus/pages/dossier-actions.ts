import type { Demande } from '#platform/http'
import { dialogue, form, hiddenField, html, linkButton, type SafeHtml, submitButton, textArea } from '#ui'
import { etapeActive, etapeOf } from '../dossier.ts'
import { type Ability, can } from '../permissions.ts'
import { busUrls } from '../urls.ts'
import type { VueDossier } from './dossier.ts'

/** Buttons for what this actor may do now, the main one first; what is forbidden is not shown. */
export function dossierActions(demande: Demande, vue: VueDossier): SafeHtml {
  const { collectivite, actor } = demande
  const { dossier } = vue.complet
  const may = (ability: Ability) => can(actor, ability, dossier).ok
  const formulaire = busUrls.formulaire(collectivite, dossier.id)
  return html`${may('envoyer') ? linkButton('Compléter et envoyer', formulaire, 'principal') : ''}${
    may('corriger') ? repair(demande, vue, formulaire) : ''
  }${may('annuler') && vue.retrait.ok ? cancel(demande, vue) : ''}${
    may('demander-annulation') && vue.annulable ? askAnnulation(demande, vue) : ''
  }${may('dupliquer') ? duplicate(demande, vue) : ''}`
}

/** Correcting and relaunching: which one comes first depends on what usually helps. */
function repair({ collectivite }: Demande, { moteur, complet }: VueDossier, formulaire: string): SafeHtml {
  const active = etapeActive(complet)
  const etape = active && etapeOf(moteur, active.code)
  if (!etape) return linkButton('Corriger', formulaire, 'principal')
  const relaunch = form(
    { action: busUrls.relancer(collectivite, complet.dossier.id), enLigne: true },
    submitButton(etape.relance, { kind: etape.technique ? 'principal' : 'secondaire' }),
  )
  const correct = linkButton('Corriger', formulaire, etape.technique ? 'secondaire' : 'principal')
  return etape.technique ? html`${relaunch}${correct}` : html`${correct}${relaunch}`
}

function cancel({ collectivite }: Demande, { complet }: VueDossier): SafeHtml {
  const action = busUrls.annuler(collectivite, complet.dossier.id)
  if (complet.dossier.etat === 'brouillon') {
    return form(
      { action, enLigne: true },
      submitButton('Abandonner le brouillon', {
        kind: 'secondaire',
        confirm:
          'Le brouillon ne pourra plus être envoyé. Ses documents restent lisibles, et vous pourrez le dupliquer.',
      }),
    )
  }
  return dialogue({
    ouvrir: 'Annuler le dossier',
    titre: 'Annuler le dossier ?',
    contenu: form(
      { action },
      html`<p>Rien n’est encore parti à la préfecture : le dossier est retiré à ceux qui devaient agir, et clos. Documents et historique restent lisibles.</p>`,
      textArea({
        name: 'motif',
        label: 'Pourquoi ?',
        hint: 'Vos collègues liront ce motif.',
        required: true,
        rows: 2,
        maxlength: 500,
      }),
      submitButton('Annuler le dossier', { kind: 'danger' }),
    ),
  })
}

function askAnnulation({ collectivite }: Demande, { complet }: VueDossier): SafeHtml {
  return form(
    { action: busUrls.demanderAnnulation(collectivite, complet.dossier.id), enLigne: true },
    submitButton('Demander l’annulation à la préfecture', {
      kind: 'secondaire',
      confirm:
        'La préfecture a reçu cet acte : il ne peut plus être simplement annulé ici. Elle va recevoir votre demande et y répondre ; le dossier sera alors annulé. Pensez à retirer l’acte du site s’il y est publié.',
    }),
  )
}

function duplicate({ collectivite }: Demande, { complet, copieId }: VueDossier): SafeHtml {
  return form(
    { action: busUrls.dupliquer(collectivite, complet.dossier.id), enLigne: true },
    hiddenField('id', copieId),
    submitButton('Dupliquer', { kind: 'secondaire' }),
  )
}
