import type { Faute } from '#platform/errors'
import type { Fichier } from '#platform/files'
import type { Demande, Reponse } from '#platform/http'
import {
  badge,
  card,
  definitionList,
  dialogue,
  form,
  formActions,
  formatBytes,
  formatDate,
  html,
  notice,
  page,
  pdfViewer,
  type SafeHtml,
  type Step,
  splitView,
  submitButton,
  type Tone,
  textArea,
  timeline,
} from '#ui'
import { can } from '../permissions.ts'
import type { EtatDossier } from '../schema.ts'
import type { DossierComplet, EtapeParapheur } from '../store.ts'
import { parapheurUrls } from '../urls.ts'
import { signatureForm } from './signature-form.ts'

const ETATS: Record<EtatDossier, [label: string, tone: Tone]> = {
  'en-cours': ['En cours', 'information'],
  signe: ['Terminé', 'succes'],
  rejete: ['Rejeté', 'danger'],
  retire: ['Retiré', 'neutre'],
}

export interface DossierData {
  dossier: DossierComplet
  /** In the order of the documents. */
  fichiers: readonly Fichier[]
  /** Index of the document shown. */
  montre: number
  fautes?: readonly Faute[]
  motif?: string
}

/** The document beside the decision: what is asked, of whom, and the buttons of whoever may act now. */
export function dossierPage(demande: Demande, data: DossierData): Reponse {
  const { dossier } = data
  const [label, tone] = ETATS[dossier.etat]
  return page(demande, {
    titre: dossier.objet,
    largeur: 'large',
    retour: { href: parapheurUrls.liste(demande.collectivite), label: 'Parapheur' },
    actions: badge(label, tone),
    live: `parapheur:${dossier.id}`,
    ...(data.fautes?.length ? { status: 422 } : {}),
    contenu: splitView(
      viewer(demande, data),
      html`${decision(demande, data)}${circuit(dossier)}${facts(demande, data)}`,
    ),
  })
}

function viewer(demande: Demande, { dossier, fichiers, montre }: DossierData): SafeHtml {
  const fichier = fichiers[montre]
  if (!fichier) return notice('attention', 'Ce dossier ne contient plus de document.')
  const src = parapheurUrls.document(demande.collectivite, dossier.id, montre)
  const others = fichiers.length > 1 ? documentLinks(demande, dossier, fichiers, montre) : ''
  return fichier.type === 'application/pdf'
    ? html`${others}${pdfViewer({ src: `${src}?vue=1`, titre: fichier.nom, downloadHref: src })}`
    : html`${others}${notice('information', html`<p>« ${fichier.nom} » ne s’affiche pas ici : <a href="${src}" download>télécharger (${formatBytes(fichier.taille)})</a>.</p>`)}`
}

function documentLinks(
  demande: Demande,
  dossier: DossierComplet,
  fichiers: readonly Fichier[],
  montre: number,
): SafeHtml {
  return html`<nav class="onglets" aria-label="Pièces du dossier"><ul>${fichiers.map(
    (fichier, index) =>
      html`<li><a href="${parapheurUrls.dossier(demande.collectivite, dossier.id)}?piece=${index}"${index === montre ? html` aria-current="page"` : ''}>${fichier.nom}</a></li>`,
  )}</ul></nav>`
}

function decision(demande: Demande, data: DossierData): SafeHtml {
  const { dossier } = data
  const { actor, collectivite } = demande
  const may = (ability: 'viser' | 'signer' | 'rejeter' | 'retirer') => can(actor, ability, dossier) === true
  const parts: SafeHtml[] = []
  if (may('viser')) {
    parts.push(
      card({
        titre: 'Votre visa',
        contenu: form(
          { action: parapheurUrls.visa(collectivite, dossier.id) },
          textArea({
            name: 'annotation',
            label: 'Annotation',
            hint: 'Lue par tous, jointe au dossier.',
            rows: 2,
            maxlength: 512,
          }),
          formActions(submitButton('Donner mon visa')),
        ),
      }),
    )
  }
  if (may('signer')) parts.push(card({ titre: 'Votre signature', contenu: signatureForm(demande, dossier) }))
  if (may('rejeter')) parts.push(rejectForm(demande, data))
  if (may('retirer')) {
    parts.push(
      html`<p>${form(
        { action: parapheurUrls.retrait(collectivite, dossier.id), enLigne: true },
        submitButton('Retirer du circuit', {
          kind: 'secondaire',
          confirm: 'Le dossier sort du circuit ; les visas déjà donnés sont perdus. Il faudra le renvoyer.',
        }),
      )}</p>`,
    )
  }
  if (parts.length === 0 && dossier.etat === 'en-cours') {
    const reason = can(actor, 'viser', dossier)
    parts.push(notice('information', reason === true ? 'Ce dossier est en chemin.' : reason))
  }
  if (dossier.etat === 'rejete')
    parts.push(notice('danger', html`<p><strong>Motif du rejet :</strong> ${dossier.motif ?? ''}</p>`))
  return html`${parts}`
}

function rejectForm(demande: Demande, { dossier, fautes, motif }: DossierData): SafeHtml {
  const faute = fautes?.find((one) => one.champ === 'motif')
  return dialogue({
    ouvrir: 'Rejeter',
    kind: 'danger',
    titre: 'Rejeter ce dossier ?',
    contenu: html`<p>Il revient à ${dossier.emetteurNom}, avec votre motif. Le circuit s’arrête.</p>`,
    actions: form(
      { action: parapheurUrls.rejet(demande.collectivite, dossier.id), fautes },
      textArea({
        name: 'motif',
        label: 'Motif',
        required: true,
        rows: 3,
        maxlength: 512,
        value: motif,
        ...(faute ? { faute } : {}),
      }),
      formActions(submitButton('Rejeter le dossier', { kind: 'danger' })),
    ),
  })
}

function circuit(dossier: DossierComplet): SafeHtml {
  const start: Step = {
    titre: 'Envoyé dans le circuit',
    etat: 'fait',
    quand: dossier.creeLe,
    qui: dossier.emetteurNom,
    detail: dossier.circuit,
  }
  return card({ titre: 'Circuit', contenu: timeline([start, ...dossier.etapes.map(step)]) })
}

const STEP_STATES: Record<EtapeParapheur['etat'], Step['etat']> = {
  'a-venir': 'attendu',
  'en-cours': 'en-cours',
  faite: 'fait',
  rejetee: 'erreur',
  annulee: 'annule',
}

function step(etape: EtapeParapheur): Step {
  const asked = etape.genre === 'signature' ? 'Signature' : 'Visa'
  const certificate = etape.certificat
    ? html`<p>Certificat au nom de ${etape.certificat.titulaire}, valable jusqu’au ${formatDate(new Date(etape.certificat.au))}.</p>`
    : ''
  const read = etape.etat === 'en-cours' && etape.lueLe ? html`<p>Ouvert, pas encore décidé.</p>` : ''
  return {
    titre: etape.etat === 'rejetee' ? 'Rejet' : asked,
    etat: STEP_STATES[etape.etat],
    ...(etape.decideeLe ? { quand: etape.decideeLe } : {}),
    qui: `${etape.nom}, ${etape.qualite}`,
    detail: html`${etape.annotation ? html`<p>« ${etape.annotation} »</p>` : ''}${certificate}${read}`,
  }
}

function facts(demande: Demande, { dossier, fichiers }: DossierData): SafeHtml {
  return card({
    titre: 'Pièces',
    contenu: html`<ul>${fichiers.map(
      (fichier, index) =>
        html`<li><a href="${parapheurUrls.document(demande.collectivite, dossier.id, index)}" download>${fichier.nom}</a> <span class="discret">${
          dossier.documents[index]?.role === 'principal' ? 'document principal' : 'annexe'
        }, ${formatBytes(fichier.taille)}</span></li>`,
    )}</ul>
${definitionList([['Date limite', dossier.dateLimite ? formatDate(new Date(`${dossier.dateLimite}T12:00:00Z`)) : 'Aucune']])}`,
  })
}
