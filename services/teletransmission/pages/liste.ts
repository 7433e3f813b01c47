import type { Demande, Reponse } from '#platform/http'
import { NATURES_ACTE } from '#standards/actes'
import { formatInstant, formatJour } from '#standards/calendrier'
import {
  badge,
  type Column,
  type CsvValue,
  checkboxField,
  csvReponse,
  dataTable,
  dateField,
  emptyState,
  html,
  linkButton,
  page,
  type SafeHtml,
  selectField,
  type TableState,
  type Tone,
} from '#ui'
import type { Transaction } from '../modele.ts'
import { isLate } from '../rules.ts'
import { ETATS, ETATS_EN_CHEMIN, type EtatTransaction } from '../states.ts'
import { teletransmissionUrls } from '../urls.ts'

const COLUMNS: readonly Column[] = [
  { key: 'objet', label: 'Objet', sortable: true },
  { key: 'numero', label: 'Numéro', sortable: true },
  { key: 'nature', label: 'Nature' },
  { key: 'decision', label: 'Décision', sortable: true },
  { key: 'etat', label: 'État' },
  { key: 'depot', label: 'Envoyé', sortable: true },
]

const TONS: Record<EtatTransaction, Tone> = {
  poste: 'information',
  'en-attente': 'information',
  transmis: 'information',
  acquitte: 'succes',
  'annulation-demandee': 'attention',
  annule: 'neutre',
  'en-anomalie': 'danger',
  erreur: 'danger',
}

export interface VueListe {
  transactions: readonly Transaction[]
  state: TableState & { total: number }
  csvHref: string
  /** Messages that wait for somebody. */
  aTraiter: number
}

export function listePage(demande: Demande, vue: VueListe): Reponse {
  const { collectivite } = demande
  const retours = vue.aTraiter > 0 ? `Messages reçus (${vue.aTraiter} à traiter)` : 'Messages reçus'
  return page(demande, {
    titre: 'Télétransmission',
    largeur: 'large',
    actions: html`${linkButton('Classification', teletransmissionUrls.classification(collectivite))}${linkButton(retours, teletransmissionUrls.retours(collectivite))}`,
    contenu: dataTable({
      caption: 'Actes transmis au contrôle de légalité',
      columns: COLUMNS,
      rows: vue.transactions.map((transaction) => row(demande, transaction)),
      state: vue.state,
      baseUrl: teletransmissionUrls.transactions(collectivite),
      filters: filters(vue.state),
      empty: emptyState({
        titre: 'Aucun acte transmis pour l’instant',
        texte:
          'Les actes arrivent ici depuis leur dossier, une fois signés. Parvis les contrôle, les envoie, et garde l’accusé de réception de la préfecture.',
      }),
      csvHref: vue.csvHref,
    }),
  })
}

function row({ collectivite, now }: Demande, transaction: Transaction): (SafeHtml | string)[] {
  const { id, objet, numero, nature, dateDecision, deposeLe } = transaction
  return [
    html`<a href="${teletransmissionUrls.transaction(collectivite, id)}">${objet}</a>`,
    numero,
    natureText(nature),
    dateDecision ? formatJour(dateDecision, 'court') : '',
    etatBadge(transaction, now),
    formatInstant(deposeLe, 'court'),
  ]
}

/** The state, and that the answer is late. */
export function etatBadge({ etat, deposeLe }: Pick<Transaction, 'etat' | 'deposeLe'>, now: Date): SafeHtml {
  const late = ETATS_EN_CHEMIN.includes(etat) && isLate(deposeLe, now)
  return html`${badge(ETATS[etat].label, TONS[etat])}${late ? html` ${badge('Sans réponse', 'attention')}` : ''}`
}

export const natureText = (nature: number) => NATURES_ACTE.find(({ code }) => code === nature)?.libelle ?? ''

function filters(state: TableState): SafeHtml {
  const value = (name: string) => state.filtres[name] ?? ''
  return html`${selectField({
    name: 'etat',
    label: 'État',
    value: value('etat'),
    vide: 'Tous',
    options: Object.entries(ETATS).map(([code, { label }]) => ({ value: code, label })),
  })}${selectField({
    name: 'nature',
    label: 'Nature',
    value: value('nature'),
    vide: 'Toutes',
    options: NATURES_ACTE.map(({ code, libelle }) => ({ value: String(code), label: libelle })),
  })}${dateField({ name: 'du', label: 'Envoyé du', value: value('du') })}${dateField({ name: 'au', label: 'au', value: value('au') })}${checkboxField({ name: 'tous', label: 'Aussi les demandes de classification et d’annulation', value: value('tous') })}`
}

const CSV_COLUMNS = [
  'Numéro',
  'Objet',
  'Nature',
  'Matière',
  'Date de la décision',
  'État',
  'Envoyé le',
  'Accusé de réception',
  'Identifiant',
  'Anomalie',
]

export function listeCsv(transactions: readonly Transaction[]): Reponse {
  return csvReponse('teletransmission', CSV_COLUMNS, transactions.map(csvRow))
}

function csvRow(row: Transaction): CsvValue[] {
  return [
    row.numero,
    row.objet,
    natureText(row.nature),
    row.matiere,
    row.dateDecision ? formatJour(row.dateDecision, 'court') : '',
    ETATS[row.etat].label,
    formatInstant(row.deposeLe, 'court'),
    row.arLe ? formatJour(row.arLe, 'court') : '',
    row.idActe,
    row.anomalie?.detail ?? '',
  ]
}
