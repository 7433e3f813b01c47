import type { Demande, Reponse } from '#platform/http'
import {
  badge,
  type Column,
  dataTable,
  dateField,
  emptyState,
  formatDateTime,
  html,
  linkButton,
  page,
  type SafeHtml,
  selectField,
  type TableState,
  type Tone,
} from '#ui'
import { nomOf } from '../dossier.ts'
import type { DossierComplet, Moteur } from '../modele.ts'
import { type Decision, visibleTo } from '../permissions.ts'
import { ETATS_DOSSIER, type EtatDossier, LIBELLES_ETAT } from '../states.ts'
import { busUrls } from '../urls.ts'
import { etatPhrase } from './phrases.ts'

const COLUMNS: readonly Column[] = [
  { key: 'objet', label: 'Objet', sortable: true },
  { key: 'numero', label: 'Numéro', sortable: true },
  { key: 'etat', label: 'État' },
  { key: 'attente', label: 'Où en est-il ?' },
  { key: 'activite', label: 'Dernière activité', sortable: true },
]

export const TONS: Record<EtatDossier, Tone> = {
  brouillon: 'neutre',
  'en-cours': 'information',
  'en-erreur': 'danger',
  termine: 'succes',
  annule: 'neutre',
}

export interface VueListe {
  moteur: Moteur
  dossiers: readonly DossierComplet[]
  state: TableState & { total: number }
  creer: Decision
  /** Addresses of the same list, for the spreadsheet. */
  csvHref: string
}

export function listePage(demande: Demande, vue: VueListe): Reponse {
  const { collectivite } = demande
  const nouveau = vue.creer.ok ? linkButton('Nouveau dossier', busUrls.nouveau(collectivite), 'principal') : undefined
  return page(demande, {
    titre: 'Dossiers',
    largeur: 'large',
    actions: nouveau,
    contenu: dataTable({
      caption: 'Dossiers de la collectivité',
      columns: COLUMNS,
      rows: vue.dossiers.map((complet) => row(demande, vue.moteur, complet)),
      state: vue.state,
      baseUrl: busUrls.dossiers(collectivite),
      filters: filters(vue, visibleTo(demande.actor) === 'tous'),
      empty: emptyState({
        titre: 'Aucun dossier pour l’instant',
        texte:
          'Un dossier mène un document jusqu’au bout : signature du maire, transmission à la préfecture, publication, archives. Vous déposez le PDF une fois ; Parvis fait le reste et vous dit qui est attendu.',
        action: nouveau,
      }),
      csvHref: vue.csvHref,
    }),
  })
}

function row({ collectivite, now }: Demande, moteur: Moteur, complet: DossierComplet): (SafeHtml | string)[] {
  const { dossier } = complet
  const { etat, numero, modifieLe } = dossier
  return [
    html`<a href="${busUrls.dossier(collectivite, dossier.id)}">${nomOf(moteur, dossier)}</a>`,
    numero,
    badge(LIBELLES_ETAT[etat], TONS[etat]),
    etat === 'brouillon' ? '' : etatPhrase(moteur, complet, now),
    formatDateTime(modifieLe),
  ]
}

function filters({ moteur, state }: VueListe, brouillons: boolean): SafeHtml {
  const value = (name: string) => state.filtres[name] ?? ''
  const flux = Object.values(moteur.flux).map(({ code, label }) => ({ value: code, label }))
  const etats = ETATS_DOSSIER.filter((etat) => brouillons || etat !== 'brouillon')
  return html`${selectField({ name: 'flux', label: 'Type', value: value('flux'), vide: 'Tous', options: flux })}${selectField(
    {
      name: 'etat',
      label: 'État',
      value: value('etat'),
      vide: 'Tous',
      options: etats.map((etat) => ({ value: etat, label: LIBELLES_ETAT[etat] })),
    },
  )}${dateField({ name: 'du', label: 'Du', value: value('du') })}${dateField({ name: 'au', label: 'Au', value: value('au') })}`
}
