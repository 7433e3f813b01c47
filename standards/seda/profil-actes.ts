import {
  checkDossier,
  type DossierActe,
  type FichierActe,
  ROLES_ACTES,
  type RoleActe,
  type SignatureVerifiee,
} from './dossier-acte.ts'
import {
  type ArchiveTransfer,
  type ArchiveUnit,
  type BinaryObject,
  EMPTY_CONTENT,
  type Keyword,
  type SignatureMetadata,
} from './model.ts'

/**
 * Profile of an acte subject to the control of legality, with the values seen in the profiles of departmental archives.
 * No national text was readable: every value is a setting of the tenant, with these defaults.
 */

/** The transfer, and the path of each file in its package, in the order of the bordereau. */
export type TransfertActe<F extends FichierActe> = {
  transfer: ArchiveTransfer
  fichiers: { uri: string; fichier: F }[]
}

const TITRES: Record<RoleActe, string> = {
  acte: 'Acte original',
  annexe: 'Annexe',
  ar: 'Accusé de réception de la préfecture',
  'bordereau-acquittement': 'Bordereau d’acquittement',
  'acte-tamponne': 'Acte tamponné',
  signature: 'Signature électronique',
  'rapport-signature': 'Rapport de vérification de la signature',
  'message-actes': 'Message métier ACTES',
  preuves: 'Faisceau de preuves',
}

/**
 * Access code of an acte: AR048 (private life, 50 years) for individual acts and contracts about public employment
 * (matière 4) and individual acts of social aid (matière 8.2), AR038 (free) otherwise.
 */
export function accessCodeOf(nature: number, matiere: string): 'AR038' | 'AR048' {
  const employment = (nature === 3 || nature === 4) && /^4(\.|$)/.test(matiere)
  const socialAid = nature === 3 && /^8\.2(\.|$)/.test(matiere)
  return employment || socialAid ? 'AR048' : 'AR038'
}

/**
 * Describes the deposit of an acte: one root unit (File), one unit (Item) and one group a file.
 * @throws SedaError `seda.dossier-incomplet` with everything that is wrong in the dossier
 */
export function buildTransferActe<F extends FichierActe>(dossier: DossierActe<F>): TransfertActe<F> {
  checkDossier(dossier)
  const { reglages, collectivite, serviceArchives } = dossier
  const fichiers = [...dossier.fichiers]
    .sort((a, b) => ROLES_ACTES.indexOf(a.role) - ROLES_ACTES.indexOf(b.role))
    .map((fichier, index) => ({ fichier, uri: `content/ID${index + 1}.${extensionOf(fichier.nom)}` }))
  const access = accessCodeOf(dossier.nature.code, dossier.matiere.code)
  const versant = reglages.serviceVersant ?? collectivite.siren
  const general = reglages.producteur ?? versant
  const producteur = access === 'AR048' ? (reglages.producteurRh ?? general) : general
  const transfer: ArchiveTransfer = {
    version: '2.1',
    comments: [dossier.objet],
    date: dossier.date,
    messageIdentifier: dossier.identifiantTransfert,
    archivalAgreement: reglages.accord,
    codeListVersions: {
      Reply: 'SEDA-0.2',
      MessageDigestAlgorithm: 'SHA-2',
      MimeType: 'IANA',
      FileFormat: 'PRONOM',
      DataObjectVersion: 'VITAM',
      AppraisalRule: 'SIAF-DUA',
      AccessRule: 'SIAF-AR',
    },
    groups: fichiers.map(({ fichier, uri }, index) => ({
      id: `DOG${index + 1}`,
      objects: [objectOf(fichier, uri, `BDO${index + 1}`)],
    })),
    units: [rootUnit(dossier, producteur, fichiers)],
    management: {
      ...(reglages.profil === undefined ? {} : { archivalProfile: reglages.profil }),
      acquisitionInformation: 'Versement',
      legalStatus: 'Public Archive',
      originatingAgencyIdentifier: producteur,
      submissionAgencyIdentifier: versant,
      rules: {
        appraisal: {
          rules: [{ code: reglages.dua ?? 'P01Y', startDate: dossier.dateAr }],
          finalAction: reglages.sortFinal ?? 'Keep',
        },
        access: { rules: [{ code: access, startDate: dossier.dateActe }] },
      },
    },
    archivalAgency: {
      identifier: serviceArchives.identifiant,
      ...(serviceArchives.nom === undefined ? {} : { name: serviceArchives.nom }),
    },
    transferringAgency: { identifier: versant, name: collectivite.nom },
  }
  return { transfer, fichiers }
}

function rootUnit(dossier: DossierActe, producteur: string, fichiers: { fichier: FichierActe }[]): ArchiveUnit {
  const { nature, matiere, numero, objet } = dossier
  const before = fichiers.findIndex(({ fichier }) => fichier.role === 'annexe')
  return {
    id: 'AU1',
    content: {
      ...EMPTY_CONTENT,
      descriptionLevel: 'File',
      title: `${nature.libelle} ${numero} du ${frenchDay(dossier.dateActe)} : ${objet}`,
      originatingAgencyIdentifiers: [dossier.idActe ?? numero],
      transferringAgencyIdentifiers: dossier.identifiantDossier === undefined ? [] : [dossier.identifiantDossier],
      description:
        `Acte soumis au contrôle de légalité, nature ${nature.code} (${nature.libelle}), ` +
        `classification ${matiere.code} (${matiere.libelle})`,
      custodialHistory: dossier.historique.map(({ date, texte }) => ({ text: texte, when: date })),
      documentType: nature.libelle,
      languages: ['fr'],
      descriptionLanguage: 'fr',
      keywords: keywordsOf(dossier),
      originatingAgency: { identifier: producteur, name: dossier.collectivite.nom },
      dates: { transactedDate: dossier.dateActe, startDate: dossier.dateActe, endDate: dossier.dateAr },
    },
    units: fichiers.map(({ fichier }, index) => fileUnit(dossier, fichier, index, index - before + 1)),
    objects: [],
  }
}

/** Thesaurus of the Archives de France, subjects (T2): « contrôle de légalité » is T2-25. */
function keywordsOf({ nature, matiere }: DossierActe): Keyword[] {
  return [
    { content: 'contrôle de légalité', reference: '67717/T2-25', type: 'subject' },
    { content: nature.libelle, type: 'genreform' },
    { content: `${matiere.code} ${matiere.libelle}`, type: 'subject' },
  ]
}

/** @param annexe rank of the file among the annexes, from 1 */
function fileUnit(dossier: DossierActe, fichier: FichierActe, index: number, annexe: number): ArchiveUnit {
  const signature = fichier.role === 'acte' ? dossier.signature : undefined
  const title = fichier.role === 'annexe' ? `${TITRES.annexe} ${annexe} : ${fichier.nom}` : TITRES[fichier.role]
  return {
    id: `AU${index + 2}`,
    content: {
      ...EMPTY_CONTENT,
      descriptionLevel: 'Item',
      title: fichier.titre ?? (signature ? `${title} signé` : title),
      dates: datesOf(dossier, fichier.role),
      signatures: signature ? [signatureOf(signature, `BDO${index + 1}`, fichier.empreinte)] : [],
    },
    units: [],
    objects: [{ kind: 'group', id: `DOG${index + 1}` }],
  }
}

function datesOf(dossier: DossierActe, role: RoleActe): ArchiveUnit['content']['dates'] {
  if (role === 'acte') return { createdDate: dossier.dateActe }
  return role === 'ar' ? { receivedDate: dossier.dateAr } : {}
}

function signatureOf(signature: SignatureVerifiee, objectId: string, empreinte: string): SignatureMetadata {
  return {
    signers: signature.signataires.map(({ nom, qualite, date }) => ({
      fullName: nom,
      time: date,
      functions: qualite === undefined ? [] : [qualite],
    })),
    validator: { corpname: signature.verifieePar, time: signature.verifieeLe, functions: [] },
    objectId,
    digest: { algorithm: 'SHA-512', value: empreinte },
  }
}

function objectOf(fichier: FichierActe, uri: string, id: string): BinaryObject {
  const { nom, modifieLe, taille } = fichier
  return {
    kind: 'binary',
    id,
    version: 'BinaryMaster_1',
    uri,
    digest: { algorithm: 'SHA-512', value: fichier.empreinte },
    ...(taille > 0 ? { size: taille } : {}),
    format: fichier.format ?? { mimeType: fichier.mime },
    fileInfo: { filename: nom, ...(modifieLe === undefined ? {} : { lastModified: modifieLe }) },
  }
}

function extensionOf(nom: string): string {
  return /\.([A-Za-z0-9]{1,8})$/.exec(nom)?.[1]?.toLowerCase() ?? 'bin'
}

/** `2025-04-01` → `1er avril 2025`. */
function frenchDay(day: string): string {
  const text = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day))
  return text.replace(/^1 /, '1er ')
}
