import type { Collectivite } from '#platform/collectivites'

type Slug = Pick<Collectivite, 'slug'>

const root = ({ slug }: Slug) => `/c/${slug}/teletransmission`
const one = (collectivite: Slug, id: string) => `${root(collectivite)}/actes/${id}`
const operateur = '/operateur/teletransmission'

/** Every address of this room. */
export const teletransmissionUrls = {
  transactions: root,
  transactionsCsv: (collectivite: Slug) => `${root(collectivite)}.csv`,
  transaction: one,
  annuler: (collectivite: Slug, id: string) => `${one(collectivite, id)}/annuler`,
  renvoyer: (collectivite: Slug, id: string) => `${one(collectivite, id)}/renvoyer`,
  retamponner: (collectivite: Slug, id: string) => `${one(collectivite, id)}/retamponner`,
  document: (collectivite: Slug, id: string, ordre: number) => `${one(collectivite, id)}/documents/${ordre}`,
  tampon: (collectivite: Slug, id: string, ordre: number) => `${one(collectivite, id)}/documents/${ordre}/tampon.pdf`,
  /** @param genre `message`, `enveloppe`, `archive`, `ar`, `bordereau`, `tamponne` */
  fichier: (collectivite: Slug, id: string, genre: string) => `${one(collectivite, id)}/fichiers/${genre}`,
  classification: (collectivite: Slug) => `${root(collectivite)}/classification`,
  demanderClassification: (collectivite: Slug) => `${root(collectivite)}/classification/demander`,
  retours: (collectivite: Slug) => `${root(collectivite)}/retours`,
  retourXml: (collectivite: Slug, id: string) => `${root(collectivite)}/retours/${id}/message`,
  retourPiece: (collectivite: Slug, id: string, rang: number) => `${root(collectivite)}/retours/${id}/pieces/${rang}`,
  reexaminerRetour: (collectivite: Slug, id: string) => `${root(collectivite)}/retours/${id}/reexaminer`,
  classerRetour: (collectivite: Slug, id: string) => `${root(collectivite)}/retours/${id}/classer`,
  liaison: () => operateur,
  courriel: (id: string) => `${operateur}/courriels/${id}`,
  relireCourriel: (id: string) => `${operateur}/courriels/${id}/relire`,
  classerCourriel: (id: string) => `${operateur}/courriels/${id}/classer`,
} as const
