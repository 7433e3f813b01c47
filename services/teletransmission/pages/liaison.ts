import type { Demande, Reponse } from '#platform/http'
import type { Health } from '#platform/service'
import {
  badge,
  card,
  definitionList,
  form,
  formatBytes,
  formatDateTime,
  html,
  page,
  type SafeHtml,
  submitButton,
  type Tone,
} from '#ui'
import { MODES } from '../canal.ts'
import type { Courriel, Enveloppe, RetourGarde, Transaction } from '../modele.ts'
import { teletransmissionUrls } from '../urls.ts'

export interface VueLiaison {
  sante: Health
  dernierEnvoi: Enveloppe | undefined
  enPanne: readonly Enveloppe[]
  sansReponse: readonly Transaction[]
  retours: readonly RetourGarde[]
  courriels: readonly Courriel[]
  /** Name and address of each collectivité, by id. */
  collectivites: ReadonlyMap<string, { nom: string; slug: string }>
}

const SANTE: Record<Health['state'], [label: string, tone: Tone]> = {
  bon: ['En état', 'succes'],
  degrade: ['À surveiller', 'attention'],
  panne: ['En panne', 'danger'],
}

/** The link with the ministry, for the operator: is it up, what is stuck, what fits nowhere. */
export function liaisonPage(demande: Demande, vue: VueLiaison): Reponse {
  const { actesMode, sandboxPort } = demande.house.config
  const mode = MODES[actesMode]
  const [label, tone] = SANTE[vue.sante.state]
  const dernier = vue.courriels[0]
  return page(demande, {
    titre: 'Liaison avec le ministère',
    largeur: 'large',
    contenu: html`
${card({
  contenu: definitionList([
    ['État', html`${badge(label, tone)} ${vue.sante.message}`],
    [
      'Mode',
      html`${mode.label} <span class="discret">${mode.description}</span>${actesMode === 'sandbox' ? html` <a href="http://127.0.0.1:${String(sandboxPort)}/">Choisir ses réponses</a>` : ''}`,
    ],
    ['Dernier envoi', vue.dernierEnvoi?.envoyeeLe ? formatDateTime(vue.dernierEnvoi.envoyeeLe) : 'Aucun'],
    ['Dernier courriel reçu', dernier ? formatDateTime(dernier.recuLe) : 'Aucun'],
  ]),
})}
${list('Envois qui attendent le ministère', vue.enPanne, (enveloppe) => html`<a href="${acteHref(vue, enveloppe.collectiviteId, enveloppe.transactionId)}">${enveloppe.nomArchive}</a>, ${nomOf(vue, enveloppe.collectiviteId)} <small>${enveloppe.essais} essais : ${enveloppe.derniereErreur}</small>`)}
${list('Actes sans réponse', vue.sansReponse, (transaction) => html`<a href="${acteHref(vue, transaction.collectiviteId, transaction.id)}">${transaction.numero || transaction.objet}</a>, ${nomOf(vue, transaction.collectiviteId)} <small>depuis le ${formatDateTime(transaction.deposeLe)}</small>`)}
${list('Messages à rattacher, par collectivité', vue.retours, (retour) => html`${nomOf(vue, retour.collectiviteId)} : ${retour.motif} <small>reçu le ${formatDateTime(retour.recuLe)} ; la collectivité peut le réexaminer ou le classer</small>`)}
${courrielsCard(vue.courriels)}`,
  })
}

const nomOf = ({ collectivites }: VueLiaison, id: string) => collectivites.get(id)?.nom ?? ''

function acteHref({ collectivites }: VueLiaison, collectiviteId: string, id: string): string {
  return teletransmissionUrls.transaction({ slug: collectivites.get(collectiviteId)?.slug ?? '' }, id)
}

function list<T>(titre: string, items: readonly T[], line: (item: T) => SafeHtml): SafeHtml {
  if (items.length === 0) return html``
  return card({
    titre: `${titre} (${items.length})`,
    contenu: html`<ul class="pieces">${items.map((item) => html`<li>${line(item)}</li>`)}</ul>`,
  })
}

const ETATS_COURRIEL: Record<Courriel['etat'], [label: string, tone: Tone]> = {
  recu: ['Pas encore lu', 'information'],
  applique: ['Remis', 'succes'],
  doublon: ['Déjà reçu', 'neutre'],
  'a-rattacher': ['À rattacher', 'attention'],
  illisible: ['Illisible', 'danger'],
  classe: ['Classé', 'neutre'],
}

function courrielsCard(courriels: readonly Courriel[]): SafeHtml {
  if (courriels.length === 0) return html``
  return card({
    titre: 'Derniers courriels du ministère',
    contenu: html`<ul class="pieces">${courriels.map(courrielLine)}</ul>`,
  })
}

function courrielLine(courriel: Courriel): SafeHtml {
  const { id, sujet, recuLe, taille, etat, motif, siren } = courriel
  const [label, tone] = ETATS_COURRIEL[etat]
  const open = etat === 'a-rattacher' || etat === 'illisible' || etat === 'recu'
  return html`<li>${badge(label, tone)} <a href="${teletransmissionUrls.courriel(id)}" download>${sujet || 'Sans sujet'}</a> <small>${formatDateTime(recuLe)}, ${formatBytes(taille)}${siren ? `, SIREN ${siren}` : ''}</small>${motif ? html`<p>${motif}</p>` : ''}${
    open
      ? html`<div class="actions">${form({ action: teletransmissionUrls.relireCourriel(id), enLigne: true }, submitButton('Relire', { kind: 'secondaire' }))}${form({ action: teletransmissionUrls.classerCourriel(id), enLigne: true }, submitButton('Classer sans suite', { kind: 'secondaire' }))}</div>`
      : ''
  }</li>`
}
