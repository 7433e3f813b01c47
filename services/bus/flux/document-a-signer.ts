import type { Ctx } from '#platform/context'
import { listCircuits } from '#services/parapheur'
import { formatJour, isJour } from '#standards/calendrier'
import type { Flux, Saisie } from '../modele.ts'
import { renderZonesDocument } from '../pages/zones-document.ts'
import {
  checkDocument,
  type DonneesDocument,
  donneesDocument,
  ETAPES_DOCUMENT,
  readSaisieDocument,
} from './document-saisie.ts'
import { inspectPieces } from './inspect-pieces.ts'

export const documentASigner: Flux = {
  code: 'document-a-signer',
  label: 'Document à signer',
  description: 'Courrier, attestation, bon de commande, convention non transmise : visas et signature, rien d’autre.',
  etapes: ETAPES_DOCUMENT,
  sansObjet: 'Document sans titre',
  conservation: 60,
  createSaisie,
  readSaisie: readSaisieDocument,
  completeSaisie: async (_ctx, saisie) => saisie,
  copySaisie: (source) => ({
    objet: source.objet,
    numero: '',
    donnees: { ...donneesDocument(source), dateLimite: '' } satisfies DonneesDocument,
    cheminement: ETAPES_DOCUMENT,
    typologies: {},
  }),
  check: checkDocument,
  motifEcarte: () => '',
  async describe(_ctx, dossier) {
    const { dateLimite } = donneesDocument(dossier)
    return isJour(dateLimite) ? [['À signer avant le', formatJour(dateLimite)]] : []
  },
  inspect: inspectPieces,
  renderZones: renderZonesDocument,
}

async function createSaisie(ctx: Ctx): Promise<Saisie> {
  const circuits = await listCircuits(ctx)
  const usual = circuits.find(({ parDefaut }) => parDefaut) ?? circuits[0]
  const donnees: DonneesDocument = { circuitId: usual?.id ?? '', dateLimite: '' }
  return { objet: '', numero: '', donnees, cheminement: ETAPES_DOCUMENT, typologies: {} }
}
