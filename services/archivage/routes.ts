import type { Demande, Reponse, Route } from '#platform/http'
import { postAccord, showAccordPage } from './handlers/accord.ts'
import {
  downloadArchives,
  downloadAttestation,
  downloadZip,
  postVerifier,
  sendObjet,
  showArchive,
  showArchives,
} from './handlers/archives.ts'
import {
  downloadPiece,
  downloadVersements,
  postPaquet,
  postRelancer,
  showPaquet,
  showVersement,
  showVersements,
} from './handlers/versements.ts'

const BASE = '/c/:collectivite/archivage'
const VERSEMENT = `${BASE}/versements/:id`
const ARCHIVE = `${BASE}/archives/:id`
/** Larger packages come through the dossier, whose files are sent in pieces. */
const TAILLE_PAQUET = 2_000_000_000

type Handler = (demande: Demande) => Promise<Reponse>

const route = (method: 'GET' | 'POST', path: string, summary: string, handler: Handler): Route => ({
  method,
  path,
  access: 'agent',
  summary,
  handler,
})

export const routes: readonly Route[] = [
  route('GET', BASE, 'Versements aux archives', showVersements),
  route('GET', `${BASE}/versements.csv`, 'Versements, en tableur', downloadVersements),
  route('GET', `${BASE}/paquet`, 'Formulaire de dépôt d’un paquet SEDA', showPaquet),
  {
    ...route('POST', `${BASE}/paquet`, 'Dépôt d’un paquet SEDA', postPaquet),
    rate: 'depot',
    bodyLimit: TAILLE_PAQUET,
  },
  route('GET', VERSEMENT, 'Un versement : contrôles, déroulement, réponse', showVersement),
  route('POST', `${VERSEMENT}/relancer`, 'Nouvel essai d’un versement en attente', postRelancer),
  route('GET', `${VERSEMENT}/:piece`, 'Paquet, bordereau ou réponse d’un versement', downloadPiece),
  route('GET', `${BASE}/archives`, 'Registre des archives', showArchives),
  route('GET', `${BASE}/archives.csv`, 'Registre des archives, en tableur', downloadArchives),
  route('GET', ARCHIVE, 'Une archive', showArchive),
  route('GET', `${ARCHIVE}/objets/:ordre`, 'Un fichier d’une archive', sendObjet),
  route('POST', `${ARCHIVE}/verifier`, 'Vérification de l’intégrité d’une archive', postVerifier),
  route('GET', `${ARCHIVE}/attestation.pdf`, 'Attestation d’archivage', downloadAttestation),
  route('GET', `${ARCHIVE}/archive.zip`, 'Une archive entière (zip, OCFL)', downloadZip),
  route('GET', `${BASE}/accord`, 'Accord de versement', showAccordPage),
  route('POST', `${BASE}/accord`, 'Changement de l’accord de versement', postAccord),
]
