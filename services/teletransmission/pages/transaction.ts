import type { Demande, Reponse } from '#platform/http'
import { LIBELLES_TRANSACTION } from '#standards/actes'
import {
  card,
  definitionList,
  form,
  formatBytes,
  formatDate,
  html,
  page,
  type SafeHtml,
  type Step,
  submitButton,
  timeline,
} from '#ui'
import type { Document, Enveloppe, EtapeTransaction, RetourGarde, Transaction } from '../modele.ts'
import type { Decision } from '../permissions.ts'
import { ETATS_EN_CHEMIN, type EtatTransaction } from '../states.ts'
import { teletransmissionUrls } from '../urls.ts'
import { avisOf } from './avis.ts'
import { etatBadge, natureText } from './liste.ts'
import { courriersCard } from './retours.ts'

export interface VueTransaction {
  transaction: Transaction
  documents: readonly Document[]
  etapes: readonly EtapeTransaction[]
  enveloppe: Enveloppe | undefined
  retours: readonly RetourGarde[]
  /** `Finances locales › Subventions`. */
  matiere: string
  annuler: Decision
  renvoyer: Decision
  agir: Decision
}

/** The life of one transmission: where it stands, what may be done, its documents and its proofs. */
export function transactionPage(demande: Demande, vue: VueTransaction): Reponse {
  const { collectivite } = demande
  const { transaction } = vue
  return page(demande, {
    titre: transaction.type === 1 ? `Acte ${transaction.numero}` : transaction.objet,
    retour: { href: teletransmissionUrls.transactions(collectivite), label: 'Télétransmission' },
    live: `acte:${transaction.id}`,
    contenu: html`
${avisOf(demande, vue)}
${card({ contenu: html`<p>${etatBadge(transaction, demande.now)}</p>${facts(vue)}`, actions: actions(demande, vue) })}
${card({ titre: 'Déroulement', contenu: timeline(stepsOf(vue)) })}
${courriersCard(demande, vue.retours, vue.agir)}
${documentsCard(demande, vue)}
${proofsCard(demande, vue)}`,
  })
}

function facts({ transaction, matiere }: VueTransaction): SafeHtml {
  const { type, objet, nature, dateDecision, documentPapier, idActe, arLe, auteur } = transaction
  if (type !== 1) {
    return definitionList([
      ['Transaction', LIBELLES_TRANSACTION[type]],
      ['Demandée par', auteur.nom],
    ])
  }
  return definitionList([
    ['Objet', objet],
    ['Nature', natureText(nature)],
    ['Matière', `${transaction.matiere} ${matiere}`],
    ['Date de la décision', dateDecision ? formatDate(dateDecision) : ''],
    ['Documents papier à suivre', documentPapier ? 'Oui' : 'Non'],
    ['Identifiant', idActe ?? ''],
    ['Accusé de réception', arLe ? formatDate(arLe) : ''],
    ['Envoyé par', auteur.nom],
  ])
}

function actions({ collectivite }: Demande, { transaction, annuler, renvoyer, agir }: VueTransaction): SafeHtml {
  const { id } = transaction
  const post = (action: string, label: string, options: Parameters<typeof submitButton>[1]) =>
    form({ action, enLigne: true }, submitButton(label, options))
  return html`${
    renvoyer.ok
      ? post(teletransmissionUrls.renvoyer(collectivite, id), 'Renvoyer la même enveloppe', { kind: 'secondaire' })
      : ''
  }${
    transaction.tamponErreur && agir.ok
      ? post(teletransmissionUrls.retamponner(collectivite, id), 'Refaire le tampon', { kind: 'secondaire' })
      : ''
  }${
    annuler.ok
      ? post(teletransmissionUrls.annuler(collectivite, id), 'Annuler la transmission', {
          kind: 'danger',
          confirm:
            'La préfecture sera informée que cette transmission est annulée. L’acte lui-même n’est ni retiré ni abrogé : il cesse seulement d’être transmis, donc exécutoire. Cela ne peut pas être défait.',
        })
      : ''
  }`
}

const STEP_STATES: Partial<Record<EtatTransaction, Step['etat']>> = {
  'en-anomalie': 'erreur',
  erreur: 'erreur',
  annule: 'annule',
}

/** What happened, then what is awaited. */
function stepsOf({ etapes, transaction }: VueTransaction): Step[] {
  const done = etapes.map(
    ({ etat, message, instant, par }): Step => ({
      titre: message,
      etat: STEP_STATES[etat] ?? 'fait',
      quand: instant,
      qui: par,
    }),
  )
  if (transaction.etat === 'annulation-demandee') return [...done, awaited('Accusé de réception de l’annulation')]
  if (!ETATS_EN_CHEMIN.includes(transaction.etat)) return done
  const sent = transaction.etat === 'transmis'
  const next: Step = { titre: 'Transmission', etat: 'en-cours', qui: 'Parvis, automatiquement' }
  return [...done, ...(sent ? [] : [next]), awaited(sent ? 'Réponse de la préfecture' : 'Accusé de réception')]
}

const awaited = (titre: string): Step => ({ titre, etat: 'attendu', qui: 'la préfecture' })

function documentsCard({ collectivite }: Demande, { transaction, documents }: VueTransaction): SafeHtml {
  if (documents.length === 0) return html``
  const { id } = transaction
  const line = ({ ordre, nom, nomProtocole, typologie, taille, mime }: Document) => {
    const stamped =
      transaction.arLe && mime === 'application/pdf'
        ? html` · <a href="${teletransmissionUrls.tampon(collectivite, id, ordre)}" data-turbo="false">avec le tampon</a>`
        : ''
    return html`<li><a href="${teletransmissionUrls.document(collectivite, id, ordre)}" download>${nom}</a>${stamped} <small>${ordre === 1 ? 'Acte' : 'Annexe'}, ${typologie}, ${formatBytes(taille)}, transmis sous le nom ${nomProtocole}</small></li>`
  }
  return card({ titre: 'Documents', contenu: html`<ul class="pieces">${documents.map(line)}</ul>` })
}

/** Files of the proof, by the name that their address takes. */
const PREUVES: Readonly<Record<string, string>> = {
  ar: 'Accusé de réception (XML de la préfecture)',
  bordereau: 'Bordereau d’acquittement (PDF)',
  tamponne: 'Acte tamponné (PDF)',
  message: 'Message envoyé (XML)',
  enveloppe: 'Enveloppe envoyée (XML)',
  archive: 'Archive envoyée (.tar.gz)',
}

/** The stored file that holds each proof, when there is one: the message and the envelope are in the archive. */
export function preuveOf({ transaction, enveloppe }: Pick<VueTransaction, 'transaction' | 'enveloppe'>, genre: string) {
  const files: Record<string, string | null | undefined> = {
    ar: transaction.arFichierId,
    bordereau: transaction.bordereauFichierId,
    tamponne: transaction.tamponneFichierId,
    message: enveloppe?.archiveFichierId,
    enveloppe: enveloppe?.archiveFichierId,
    archive: enveloppe?.archiveFichierId,
  }
  return files[genre] ?? undefined
}

function proofsCard({ collectivite }: Demande, vue: VueTransaction): SafeHtml {
  const lines = Object.entries(PREUVES)
    .filter(([genre]) => preuveOf(vue, genre))
    .map(
      ([genre, label]) =>
        html`<li><a href="${teletransmissionUrls.fichier(collectivite, vue.transaction.id, genre)}" download>${label}</a></li>`,
    )
  if (lines.length === 0) return html``
  return card({ titre: 'Preuves', contenu: html`<ul class="pieces">${lines}</ul>` })
}
