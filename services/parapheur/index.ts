import type { Collectivite } from '#platform/collectivites'
import { type Ctx, inContext } from '#platform/context'
import { listFichiers } from '#platform/files'
import type { House, ReversibilityArchive, Service } from '#platform/service'
import { permissions, usesParapheur } from './permissions.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { seedParapheur } from './seed.ts'
import { eraseParapheur, getDossier, listAllDossiers, listDossiers } from './store.ts'
import { parapheurUrls } from './urls.ts'

export { rejectDossier } from './actions/reject-dossier.ts'
export { completeSignature, prepareSignature, type Signataire, type SignaturePreparee } from './actions/sign-dossier.ts'
export { type Soumission, submitDossier } from './actions/submit-dossier.ts'
export { viserDossier } from './actions/viser-dossier.ts'
export { withdrawDossier } from './actions/withdraw-dossier.ts'
export { type Circuit, listCircuits } from './store.ts'
export { parapheurUrls } from './urls.ts'

/** What a finished dossier hands back: each principal document as signed, and who signed it. */
export interface DossierSigne {
  documents: { fichierId: string; origineFichierId: string }[]
  signatures: { nom: string; qualite: string; le: Date; genre: 'visa' | 'signature' }[]
}

/** @throws NotFoundError */
export async function getDossierSigne(ctx: Ctx, id: string): Promise<DossierSigne> {
  const dossier = await getDossier(ctx, id)
  return {
    documents: dossier.documents
      .filter(({ role }) => role === 'principal')
      .map(({ fichierId, origineId }) => ({ fichierId, origineFichierId: origineId })),
    signatures: dossier.etapes.flatMap(({ nom, qualite, decideeLe, genre, etat }) =>
      etat === 'faite' && decideeLe ? [{ nom, qualite, le: decideeLe, genre }] : [],
    ),
  }
}

/** The signature book: circuits of visas and signatures, the document beside the decision, PAdES signature. */
export const parapheur: Service = {
  name: 'parapheur',
  catalogue: {
    code: 'parapheur',
    nom: 'Parapheur',
    objectif: 'Faire viser et signer les documents, du bureau ou du téléphone.',
    inclus: [
      'Circuits de visa et de signature',
      'Document à côté de la décision',
      'Signature PAdES par certificat, clé gardée dans le navigateur',
      'Rejet motivé',
    ],
    remplace: ['i-Parapheur'],
    depuis: '2026-11-25',
  },
  menu: {
    rang: 20,
    label: 'Parapheur',
    href: (collectivite) => parapheurUrls.liste(collectivite),
    visible: usesParapheur,
  },
  routes,
  jobs: [],
  events: {
    emits: {
      'parapheur.dossier-recu': 'Un dossier est entré au parapheur',
      'parapheur.dossier-lu': 'Un dossier a été ouvert par celui qui doit décider',
      'parapheur.etape-visee': 'Un visa a été donné',
      'parapheur.etape-signee': 'Un dossier a été signé par une personne',
      'parapheur.dossier-signe': 'Un dossier est arrivé au bout de son circuit',
      'parapheur.dossier-rejete': 'Un dossier a été rejeté',
      'parapheur.dossier-retire': 'Un dossier a été retiré du circuit',
      'parapheur.circuit-change': 'Un circuit a changé',
      'parapheur.circuit-retire': 'Un circuit n’est plus proposé',
    },
    on: {},
  },
  permissions,
  retention,
  personalData: [
    {
      nom: 'Parapheur',
      finalite: 'Faire viser et signer les documents de la collectivité',
      base: 'Mission d’intérêt public (RGPD, article 6.1.e)',
      personnes: 'Agents et élus qui envoient, visent ou signent',
      donnees: 'Nom, qualité, décisions et leurs dates, annotations, certificat de signature',
      destinataires: 'Personnes du circuit, administrateur du parapheur',
      duree: 'Deux ans après la fin du circuit ; les preuves restent au journal et à l’archive',
    },
  ],
  exportCollectivite: exportParapheur,
  eraseCollectivite: eraseParapheur,
  health: async () => ({ state: 'bon', message: 'Parapheur en base' }),
  seed: seedParapheur,
  async listAttentes(ctx) {
    const { rows } = await listDossiers(ctx, { liste: 'a-traiter', q: '', limit: 20, offset: 0, dir: 'asc' })
    return rows.map((row) => ({
      label: row.objet,
      detail: `Attend votre décision, envoyé par ${row.emetteurNom}`,
      href: parapheurUrls.dossier(ctx.collectivite, row.id),
      since: row.creeLe,
    }))
  },
  async search(ctx, words) {
    const found = []
    for (const liste of ['en-cours', 'termines', 'rejetes'] as const) {
      found.push(...(await listDossiers(ctx, { liste, q: words, limit: 10, offset: 0 })).rows)
    }
    return found.map((row) => ({
      label: row.objet,
      detail: row.etapeCourante ?? row.etat,
      href: parapheurUrls.dossier(ctx.collectivite, row.id),
    }))
  },
  migrations: { unit: 'parapheur', folder: new URL('./migrations/', import.meta.url) },
}

async function exportParapheur(house: House, collectivite: Collectivite, archive: ReversibilityArchive): Promise<void> {
  const who = {
    actor: { genre: 'systeme' as const, nom: 'Parvis (réversibilité)' },
    collectivite,
    requestId: 'reversibilite',
  }
  const { dossiers, fichiers } = await inContext(house, who, async (ctx) => {
    const dossiers = await listAllDossiers(ctx)
    return {
      dossiers,
      fichiers: await listFichiers(
        ctx,
        dossiers.flatMap((dossier) => dossier.documents.map((document) => document.fichierId)),
      ),
    }
  })
  archive.addTable(
    'dossiers.csv',
    ['id', 'objet', 'circuit', 'etat', 'emetteur', 'recu_le', 'termine_le', 'motif'],
    dossiers.map((d) => [
      d.id,
      d.objet,
      d.circuit,
      d.etat,
      d.emetteurNom,
      d.creeLe.toISOString(),
      d.termineLe?.toISOString() ?? null,
      d.motif,
    ]),
    'Dossiers du parapheur',
  )
  archive.addTable(
    'decisions.csv',
    ['dossier', 'ordre', 'genre', 'personne', 'qualite', 'etat', 'le', 'annotation', 'certificat'],
    dossiers.flatMap((d) =>
      d.etapes.map((e) => [
        d.id,
        e.ordre,
        e.genre,
        e.nom,
        e.qualite,
        e.etat,
        e.decideeLe?.toISOString() ?? null,
        e.annotation,
        e.certificat?.titulaire ?? null,
      ]),
    ),
    'Visas, signatures et rejets',
  )
  for (const dossier of dossiers) {
    for (const document of dossier.documents) {
      const fichier = fichiers.find((one) => one.id === document.fichierId)
      if (fichier)
        archive.addFile(`documents/${dossier.id}/${document.ordre}-${fichier.nom}`, fichier.sha256, dossier.objet)
    }
  }
}
