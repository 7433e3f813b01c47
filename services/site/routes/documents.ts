import { renderAnchors } from '#platform/confiance'
import { NotFoundError } from '#platform/errors'
import { type Fichier, getFichier } from '#platform/files'
import { type Demande, download, type Reponse, type Route } from '#platform/http'
import { namesEtag, readPlage } from '../plage.ts'
import { listPreuves, type Preuve } from '../store/preuves.ts'
import { getComplete, getPublicationRow } from '../store/publications.ts'
import { publicUrls } from '../urls.ts'

const PARAM = { slug: ':collectivite' }
const ID = ':id'

/** The same address for reading and for asking what would be read. */
const both = (path: string, summary: string, handler: Route['handler']): Route[] =>
  (['GET', 'HEAD'] as const).map((method) => ({ method, path, access: 'public', summary, handler }))

export const documentRoutes: readonly Route[] = [
  ...both(publicUrls.document(PARAM, ID), 'Document d’un acte publié (PDF)', sendPiece),
  ...both(`${publicUrls.acte(PARAM, ID)}/annexes/:ordre`, 'Annexe d’un acte publié', sendPiece),
  {
    method: 'GET',
    path: `${publicUrls.acte(PARAM, ID)}/preuves/:genre/:nom`,
    access: 'public',
    summary: 'Preuve de publication : texte horodaté, jeton RFC 3161 ou certificat',
    handler: sendPreuve,
  },
  {
    method: 'GET',
    path: publicUrls.racines(PARAM),
    access: 'public',
    summary: 'Certificats des autorités d’horodatage reconnues (PEM)',
    handler: async ({ house }) =>
      download(await renderAnchors(house.confiance), { nom: 'autorites.pem', type: 'application/x-pem-file' }),
  },
]

/** A withdrawn acte is no longer given: its page says why. */
async function sendPiece(demande: Demande): Promise<Reponse> {
  const ordre = Number(demande.params.ordre ?? 0)
  const piece = await demande.inContext(async (ctx) => {
    const publication = await getComplete(ctx, demande.params.id ?? '')
    return publication.retireeLe ? undefined : publication.pieces.find((one) => one.ordre === ordre)
  })
  if (!piece) throw new NotFoundError('Ce document n’est pas, ou n’est plus, publié. La page de l’acte dit pourquoi.')
  return sendContenu(demande, piece)
}

/** The stored bytes as they are, whole or in part; the digest of the content is its ETag. */
async function sendContenu(demande: Demande, fichier: Fichier): Promise<Reponse> {
  const { headers, house, collectivite } = demande
  const etag = `"${fichier.sha256}"`
  const inert = download('', fichier).headers
  // Kept by the browser, but asked for each time: an acte may be withdrawn.
  const common = { ...inert, etag, 'accept-ranges': 'bytes', 'cache-control': 'public, no-cache' }
  if (namesEtag(headers['if-none-match'], etag)) return { status: 304, headers: common, body: undefined }
  const ifRange = headers['if-range']
  const plage = ifRange === undefined || ifRange === etag ? readPlage(headers.range, fichier.taille) : undefined
  if (plage === 'hors-limites')
    return { status: 416, headers: { ...common, 'content-range': `bytes */${fichier.taille}` }, body: undefined }
  const length = plage ? plage.end - plage.start + 1 : fichier.taille
  const sent: Record<string, string> = { ...common, 'content-length': String(length) }
  if (plage) sent['content-range'] = `bytes ${plage.start}-${plage.end}/${fichier.taille}`
  const body = demande.method === 'HEAD' ? undefined : await house.files.read(collectivite.id, fichier.sha256, plage)
  return { status: plage ? 206 : 200, headers: sent, body }
}

const SENT: Readonly<Record<string, (demande: Demande, preuve: Preuve) => Promise<Reponse>>> = {
  'texte.txt': async (_demande, { texte, genre }) =>
    download(texte, { nom: `texte-${genre}.txt`, type: 'text/plain; charset=utf-8' }),
  'jeton.tsr': (demande, preuve) => sendFichier(demande, preuve.jetonId),
  'certificat.pdf': (demande, preuve) => sendFichier(demande, preuve.certificatId),
}

async function sendPreuve(demande: Demande): Promise<Reponse> {
  const { id = '', genre = '', nom = '' } = demande.params
  const send = Object.hasOwn(SENT, nom) ? SENT[nom] : undefined
  const preuve = await demande.inContext(async (ctx) => {
    const { objetMasque } = await getPublicationRow(ctx, id)
    // The proofs quote the objet: they stay with the collectivité when it must no longer be shown.
    return objetMasque ? undefined : (await listPreuves(ctx, id)).find((one) => one.genre === genre)
  })
  if (!send || !preuve) throw new NotFoundError('Cette preuve n’existe pas, ou pas encore.')
  return send(demande, preuve)
}

async function sendFichier(demande: Demande, fichierId: string): Promise<Reponse> {
  const fichier = await demande.inContext((ctx) => getFichier(ctx, fichierId))
  return download(await demande.house.files.read(demande.collectivite.id, fichier.sha256), fichier)
}
