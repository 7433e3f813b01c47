import type { Demande, Reponse } from '#platform/http'
import type { Entree } from '#platform/journal'
import {
  card,
  definitionList,
  form,
  formatDateTime,
  html,
  linkButton,
  notice,
  page,
  type SafeHtml,
  type Step,
  submitButton,
  timeline,
} from '#ui'
import { EVENEMENTS } from '../events.ts'
import { CONTROLES, type Controle, type Versement } from '../modele.ts'
import { canConsult, canDeposit } from '../permissions.ts'
import { ETATS_FINIS } from '../states.ts'
import { archivageUrls } from '../urls.ts'
import { etatBadge, resultatBadge } from './tons.ts'

export interface VueVersement {
  versement: Versement
  entrees: readonly Entree[]
}

/** Where the transfer stands, what each control found, and the pieces that prove it. */
export function versementPage(demande: Demande, vue: VueVersement): Reponse {
  const { versement } = vue
  return page(demande, {
    titre: versement.objet,
    retour: { href: archivageUrls.versements(demande.collectivite), label: 'Versements' },
    live: `versement:${versement.id}`,
    contenu: html`${stateCard(demande, vue)}${controlesCard(versement)}${card({
      titre: 'Déroulement',
      contenu: timeline(stepsOf(vue)),
    })}${piecesCard(demande, versement)}`,
  })
}

function stateCard(demande: Demande, { versement }: VueVersement): SafeHtml {
  const { incident, message } = versement
  return card({
    contenu: html`<p>${etatBadge(versement)}</p>
${incident ? notice('attention', incident) : message ? html`<p class="chapeau">${message}</p>` : ''}
${definitionList([
  ['Numéro', versement.numero],
  ['Identifiant du transfert', html`<span class="technique">${versement.identifiant ?? '—'}</span>`],
  ['Accord de versement', versement.accord ?? ''],
  ['Cote', versement.cote ?? ''],
  ['Déposé par', versement.deposant],
  ...(versement.tentative > 1 ? ([['Tentative', String(versement.tentative)]] as const) : []),
])}`,
    actions: actionOf(demande, versement),
  })
}

function actionOf(demande: Demande, versement: Versement): SafeHtml | undefined {
  const { collectivite, actor } = demande
  if (versement.etat === 'archive' && canConsult(actor))
    return linkButton('Voir l’archive', archivageUrls.archive(collectivite, versement.id), 'principal')
  return versement.incident !== null && canDeposit(actor).ok ? relancer(demande, versement) : undefined
}

function relancer({ collectivite }: Demande, { id }: Versement): SafeHtml {
  const action = archivageUrls.relancer(collectivite, id)
  return form({ action, enLigne: true }, submitButton('Essayer de nouveau maintenant', { kind: 'secondaire' }))
}

function controlesCard({ controles, etat }: Versement): SafeHtml {
  if (controles.length > 0) return card({ titre: 'Contrôles', contenu: html`<ol>${controles.map(controleItem)}</ol>` })
  return ETATS_FINIS.includes(etat)
    ? html``
    : card({ titre: 'Contrôles', contenu: html`<p>Ils commencent dès que le paquet est reçu.</p>` })
}

function controleItem({ code, resultat, fautes, detail }: Controle): SafeHtml {
  const lines = fautes.map((fault) => html`<li>${fault.message} <small>(code ${fault.code})</small></li>`)
  return html`<li data-controle="${code}">${CONTROLES[code].label} ${resultatBadge(resultat)}${
    detail ? html` <small>${detail}</small>` : ''
  }${lines.length > 0 ? html`<ul>${lines}</ul>` : ''}</li>`
}

function stepsOf({ versement, entrees }: VueVersement): Step[] {
  const done = entrees.map(
    ({ nom, instant, acteur, details }): Step => ({
      titre: EVENEMENTS[nom as keyof typeof EVENEMENTS] ?? nom,
      etat: nom === 'versement.refuse' || nom === 'versement.non-conforme' ? 'erreur' : 'fait',
      quand: instant,
      qui: acteur.nom,
      detail: typeof details.incident === 'string' ? details.incident : undefined,
    }),
  )
  if (ETATS_FINIS.includes(versement.etat)) return done
  return [...done, { titre: 'Réponse des archives', etat: 'attendu', qui: 'Parvis répond sans intervention' }]
}

const PIECES = {
  paquet: ['Paquet versé (SIP, zip)', 'sipFichierId'],
  bordereau: ['Bordereau de versement (manifest.xml)', 'bordereauFichierId'],
  reponse: ['Réponse des archives (ArchiveTransferReply)', 'reponseFichierId'],
} as const

function piecesCard(demande: Demande, versement: Versement): SafeHtml {
  if (!canConsult(demande.actor)) return html``
  const lines = Object.entries(PIECES).flatMap(([code, [label, column]]) => {
    const href = archivageUrls.piece(demande.collectivite, versement.id, code as keyof typeof PIECES)
    return versement[column] ? [html`<li><a href="${href}" download>${label}</a></li>`] : []
  })
  if (lines.length === 0) return html``
  return card({ titre: 'Pièces', contenu: html`<ul class="pieces">${lines}</ul>${reponduLe(versement)}` })
}

const reponduLe = ({ reponduLe }: Versement) =>
  reponduLe ? html`<p class="discret">Répondu le ${formatDateTime(reponduLe)}</p>` : ''
