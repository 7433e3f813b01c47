/** A bus whose rooms are played by the test: each étape waits for the events that the test writes. */
import type { Collectivite } from '#platform/collectivites'
import type { Actor, Ctx } from '#platform/context'
import { DomainError } from '#platform/errors'
import { record } from '#platform/journal'
import type { Service } from '#platform/service'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { html, saisie, textField } from '#ui'
import { addPieces } from './actions/change-pieces.ts'
import { createDossier } from './actions/create-dossier.ts'
import { saveBrouillon } from './actions/save-brouillon.ts'
import { sendDossier } from './actions/send-dossier.ts'
import { etapeActive } from './dossier.ts'
import { origineOf } from './events.ts'
import type { DossierComplet, Etape, Flux, Moteur, Saisie } from './modele.ts'
import { REDACTEUR } from './permissions.ts'
import { createBus } from './service.ts'
import { findComplet } from './store/dossiers.ts'

export interface Banc {
  house: TestHouse
  moteur: Moteur
  commune: Collectivite
  secretaire: Actor
  /** What the rooms were asked, in order: `start signature`, `withdraw signature : motif`. */
  demandes: string[]
  /** What a room answers from now on, by étape. */
  regles: Record<string, { refuse?: string; retrait?: string }>
  as<T>(work: (ctx: Ctx) => Promise<T>, actor?: Actor): Promise<T>
  /** A draft ready to be sent. */
  brouillon(changes?: Partial<Saisie>): Promise<DossierComplet>
  /** The same, sent. */
  envoye(changes?: Partial<Saisie>): Promise<DossierComplet>
  get(id: string): Promise<DossierComplet>
  /** The room of the active étape (or of `reference`) writes an event; the reactions run. */
  tell(id: string, verbe: string, options?: { reference?: string; details?: Record<string, string> }): Promise<void>
  pdf(texte: string): Promise<{ sha256: string; taille: number; type: string; nom: string }>
}

export const SAISIE: Saisie = {
  objet: 'Tarifs de la cantine',
  numero: 'DE_2026_01',
  donnees: {},
  cheminement: ['signature', 'tdt-actes', 'publication'],
  typologies: {},
}

/** Opens the bench; `close` the house afterwards. */
export async function openBanc(): Promise<Banc> {
  const demandes: string[] = []
  const regles: Banc['regles'] = {}
  const moteur = createMoteurDEssai(demandes, regles)
  const service: Service = createBus(moteur)
  const house = await openTestHouse({ services: [service] })
  const commune = await house.createCollectivite()
  const secretaire = house.actor([REDACTEUR], 'Claire Dubois')
  const banc: Banc = {
    house,
    moteur,
    commune,
    secretaire,
    demandes,
    regles,
    as: (work, actor = secretaire) => house.as(actor, commune, work),
    brouillon: async (changes) => {
      const fichier = await banc.pdf('acte')
      const id = await banc.as(async (ctx) => createDossier(moteur, ctx, { id: ctx.newId(), flux: 'essai' }))
      await banc.as((ctx) => addPieces(ctx, id, [{ ...fichier, role: 'principal' }]))
      await banc.as((ctx) => saveBrouillon(moteur, ctx, { id, version: 1, saisie: { ...SAISIE, ...changes } }))
      return banc.get(id)
    },
    envoye: async (changes) => {
      const { dossier } = await banc.brouillon(changes)
      await banc.as((ctx) => sendDossier(moteur, ctx, dossier))
      return banc.get(dossier.id)
    },
    get: (id) => banc.as(async (ctx) => (await findComplet(ctx, id)) as DossierComplet),
    async tell(id, verbe, options = {}) {
      const complet = await banc.get(id)
      const reference = options.reference ?? etapeActive(complet)?.reference ?? ''
      await banc.as((ctx) =>
        record(ctx, `piece.${verbe}`, { type: 'piece', id: reference }, { origine: origineOf(id), ...options.details }),
      )
      await house.drainJobs()
    },
    async pdf(texte) {
      const bytes = new TextEncoder().encode(`%PDF-1.7\n${texte}\n%%EOF`)
      return { ...(await house.files.write(commune.id, chunks(bytes))), nom: `${texte}.pdf` }
    },
  }
  return banc
}

async function* chunks(bytes: Uint8Array) {
  yield bytes
}

function createMoteurDEssai(demandes: string[], regles: Banc['regles']): Moteur {
  const codes = ['signature', 'tdt-actes', 'publication']
  return {
    flux: { essai: FLUX_ESSAI },
    etapes: Object.fromEntries(codes.map((code) => [code, createEtapeDEssai(code, demandes, regles)])),
  }
}

function createEtapeDEssai(code: string, demandes: string[], regles: Banc['regles']): Etape {
  return {
    code,
    label: code,
    sujetType: 'piece',
    relance: 'Relancer',
    technique: false,
    lieDocuments: code === 'signature',
    check: async () => [],
    async start(ctx, { dossier }) {
      demandes.push(`start ${code}`)
      const reference = ctx.newId()
      await record(ctx, 'piece.recue', { type: 'piece', id: reference }, { origine: origineOf(dossier.id) })
      const refus = regles[code]?.refuse
      if (refus) throw new DomainError('essai.refus', refus)
      return { reference, message: `En attente de ${code}`, quiAgit: 'le maire' }
    },
    on: {
      'piece.vue': async (_ctx, _complet, _etape, entry) => ({
        progres: String(entry.details.texte ?? 'Vue'),
        quiAgit: 'le maire',
      }),
      'piece.faite': async (_ctx, _complet, _etape, entry) => ({
        fait: 'Fait',
        resultats: entry.details.fichierId
          ? [{ code: 'document-signe' as const, fichierId: String(entry.details.fichierId), nom: 'signé.pdf' }]
          : [],
      }),
      'piece.rejetee': async () => ({ erreur: 'Le visa de la page 2 manque.', quiAgit: 'vous' }),
      'piece.annulee': async () => ({ annule: 'Transmission annulée' }),
    },
    async canWithdraw() {
      const raison = regles[code]?.retrait
      return raison ? { ok: false, raison } : { ok: true }
    },
    async withdraw(_ctx, _etape, motif) {
      demandes.push(`withdraw ${code} : ${motif}`)
    },
    ...(code === 'tdt-actes'
      ? {
          annulation: {
            canRequest: async () => ({ ok: true }),
            async request() {
              demandes.push(`annulation ${code}`)
            },
          },
        }
      : {}),
  }
}

const FLUX_ESSAI: Flux = {
  code: 'essai',
  label: 'Essai',
  description: 'Pour les tests.',
  etapes: ['signature', 'tdt-actes', 'publication'],
  sansObjet: 'Dossier sans objet',
  conservation: 60,
  createSaisie: async () => ({ ...SAISIE, objet: '', numero: '' }),
  readSaisie: (form) => ({ ...SAISIE, objet: form.get('objet'), numero: form.get('numero') }),
  completeSaisie: async (_ctx, saisie) => saisie,
  copySaisie: (source) => ({ ...SAISIE, objet: source.objet, numero: '' }),
  check: ({ dossier }) =>
    [
      dossier.objet === '' && { champ: 'objet', code: 'essai.objet', message: 'Écrivez l’objet.' },
      dossier.numero === '' && { champ: 'numero', code: 'essai.numero', message: 'Écrivez le numéro.' },
    ].filter((faute) => faute !== false),
  motifEcarte: () => '',
  describe: async (_ctx, { numero }) => [['Numéro', numero]],
  renderZones: async (_ctx, { dossier }, fautes) => {
    const champ = saisie({ objet: dossier.objet, numero: dossier.numero }, fautes)
    const contenu = html`${textField({ ...champ('objet'), label: 'Objet' })}${textField({ ...champ('numero'), label: 'Numéro' })}`
    return [{ id: 'tout', titre: 'Tout', contenu }]
  },
}
