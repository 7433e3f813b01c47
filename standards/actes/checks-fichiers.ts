import type { ResumeBudget } from './budget.ts'
import { type Classification, listTypologies } from './classification.ts'
import { TYPOLOGIE_SIGNATURE } from './codes.ts'
import { formatTaille, has } from './formats.ts'

/** What was found by looking into a file; nothing here comes from its name or from what the browser declares. */
export type FichierExamine = {
  /** Name given by the agent. */
  nom: string
  /** MIME type sniffed from the content. */
  mime: string
  /** Bytes. */
  taille: number
  /** Absent: the default typologie of the nature will be used. */
  typologie?: string
  /** For a PDF: unreadable, asks for a password, number of pages. */
  pdf?: { corrompu: boolean; chiffre: boolean; pages: number }
  /** For an XML document: its header, or nothing when it is not a budget. */
  budget?: ResumeBudget
  /** Result of the verification of its signature, when it has one. */
  signature?: { valide: boolean; raison?: string }
}

/** Field of the form to which a fault belongs. */
export type Champ = 'numero' | 'date' | 'nature' | 'objet' | 'matiere' | 'classification' | 'document' | 'annexes'

/** One thing to correct: a stable code, a sentence that says what and how, the file when there is one. */
export type Faute = { champ: Champ; code: string; message: string; fichier?: string }

/** Limits of a deposit: bytes of all files together, number of annexes. */
export type LimitesDepot = { octets: number; annexes: number }

/** 150 Mo is the limit of the channel (exact figure unconfirmed); the number of annexes is ours, the norm has none. */
export const LIMITES_DEPOT: LimitesDepot = { octets: 150_000_000, annexes: 500 }

const ANNEXES = ['application/pdf', 'image/jpeg', 'image/png', 'application/xml', 'text/xml']

/** Tells whether the sniffed type is XML. */
export function isXml(mime: string): boolean {
  return mime === 'application/xml' || mime === 'text/xml'
}

/** Extension that the protocol name of a file of this sniffed type takes; `undefined` when the type is not allowed. */
export function extensionOf(mime: string): string | undefined {
  if (isXml(mime)) return 'xml'
  return { 'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png' }[mime]
}

/** What the rules on files depend on. */
export type ContexteFichiers = {
  nature: number | undefined
  matiere: string
  classification: Classification | undefined
  limites: LimitesDepot
}

/**
 * Rules on the files of an acte, all faults at once.
 * @see S²LOW `actes_transac_create.php` for the formats: main document PDF, or XML for a budget (nature 5, matière 7.1)
 * with PDF annexes only; annexes PDF, JPEG, PNG or XML
 */
export function checkFichiersActe(
  document: FichierExamine | undefined,
  annexes: readonly FichierExamine[],
  contexte: ContexteFichiers,
): Faute[] {
  if (!document) {
    const message = 'Ajoutez le document de l’acte (un fichier PDF).'
    return [{ champ: 'document', code: 'document.absent', message }, ...checkAnnexes(annexes, false, contexte)]
  }
  return [
    ...checkFormatDocument(document, contexte),
    ...checkContenu('document', document, contexte),
    ...checkAnnexes(annexes, isXml(document.mime), contexte),
    ...checkTaille([document, ...annexes], contexte.limites),
  ]
}

/** Rules on the files of an answer to a letter: any of the four formats. All faults at once. */
export function checkFichiersReponse(fichiers: readonly FichierExamine[], contexte: ContexteFichiers): Faute[] {
  if (fichiers.length === 0) {
    return [{ champ: 'document', code: 'document.absent', message: 'Ajoutez le document de votre réponse.' }]
  }
  const format = fichiers.flatMap((fichier) => checkFormatAnnexe('document', fichier, false))
  const contenu = fichiers.flatMap((fichier) => checkContenu('document', fichier, contexte))
  return [...format, ...contenu, ...checkTaille(fichiers, contexte.limites)]
}

function checkFormatDocument(fichier: FichierExamine, { nature, matiere }: ContexteFichiers): Faute[] {
  const fault = (code: string, message: string) => [fileFault('document', fichier, code, message)]
  if (fichier.mime === 'application/pdf') return []
  if (!isXml(fichier.mime)) {
    return fault(
      'document.format',
      `« ${fichier.nom} » n’est pas un PDF. Enregistrez l’acte au format PDF et ajoutez-le à nouveau.`,
    )
  }
  if (nature !== 5) {
    return fault(
      'document.xml-nature',
      `« ${fichier.nom} » est un fichier XML : seuls les documents budgétaires et financiers peuvent l’être. Changez la nature de l’acte ou joignez un PDF.`,
    )
  }
  if (matiere !== '7.1' && !matiere.startsWith('7.1.')) {
    return fault(
      'document.xml-matiere',
      `« ${fichier.nom} » est un document budgétaire : choisissez la matière 7.1 (décisions budgétaires).`,
    )
  }
  if (!fichier.budget) {
    return fault(
      'document.budget',
      `« ${fichier.nom} » n’est pas un document budgétaire. Joignez le fichier XML produit par TotEM.`,
    )
  }
  if (!fichier.budget.scelle) {
    return fault(
      'document.budget-non-scelle',
      `« ${fichier.nom} » n’est pas scellé. Scellez-le dans TotEM, puis ajoutez le fichier scellé.`,
    )
  }
  return []
}

function checkAnnexes(annexes: readonly FichierExamine[], budget: boolean, contexte: ContexteFichiers): Faute[] {
  const { limites } = contexte
  const count: Faute[] =
    annexes.length > limites.annexes
      ? [
          {
            champ: 'annexes',
            code: 'annexes.nombre',
            message: `Il y a ${annexes.length} annexes pour ${limites.annexes} autorisées : regroupez-en plusieurs dans un même PDF.`,
          },
        ]
      : []
  const faults = annexes.flatMap((annexe) => [
    ...checkFormatAnnexe('annexes', annexe, budget),
    ...checkContenu('annexes', annexe, contexte),
  ])
  return [...count, ...faults]
}

function checkFormatAnnexe(champ: Champ, fichier: FichierExamine, budget: boolean): Faute[] {
  if (budget && fichier.mime !== 'application/pdf') {
    return [
      fileFault(
        champ,
        fichier,
        'annexe.format-budget',
        `« ${fichier.nom} » n’est pas un PDF. Les annexes d’un document budgétaire XML doivent être des PDF.`,
      ),
    ]
  }
  if (ANNEXES.includes(fichier.mime)) return []
  return [
    fileFault(
      champ,
      fichier,
      'annexe.format',
      `« ${fichier.nom} » n’a pas un format accepté. Convertissez-le en PDF (les images JPEG et PNG et les fichiers XML sont aussi acceptés).`,
    ),
  ]
}

function checkContenu(champ: Champ, fichier: FichierExamine, contexte: ContexteFichiers): Faute[] {
  const { nom, taille, pdf } = fichier
  if (taille === 0)
    return [
      fileFault(champ, fichier, 'fichier.vide', `« ${nom} » est vide. Vérifiez le fichier et ajoutez-le à nouveau.`),
    ]
  const faults: [boolean, string, string][] = [
    [
      pdf?.corrompu === true,
      'fichier.pdf-illisible',
      `« ${nom} » est abîmé et ne peut pas être lu. Refaites le PDF et ajoutez-le à nouveau.`,
    ],
    [
      pdf?.corrompu === false && pdf.chiffre,
      'fichier.pdf-protege',
      `« ${nom} » est protégé par un mot de passe. Enregistrez-le sans protection et ajoutez-le à nouveau.`,
    ],
    [
      pdf?.corrompu === false && !pdf.chiffre && pdf.pages === 0,
      'fichier.pdf-sans-page',
      `« ${nom} » ne contient aucune page. Refaites le PDF et ajoutez-le à nouveau.`,
    ],
  ]
  const content = faults
    .filter(([present]) => present)
    .map(([, code, message]) => fileFault(champ, fichier, code, message))
  return [...content, ...checkSignature(champ, fichier, contexte), ...checkTypologie(champ, fichier, contexte)]
}

/** Bidders sign public contracts with any certificate: nature 4 with matière 1.1 is not checked (as in S²LOW). */
function checkSignature(champ: Champ, fichier: FichierExamine, { nature, matiere }: ContexteFichiers): Faute[] {
  const { signature, nom } = fichier
  const marche = nature === 4 && (matiere === '1.1' || matiere.startsWith('1.1.'))
  if (!signature || signature.valide || marche) return []
  const raison = signature.raison ? ` (${signature.raison})` : ''
  return [
    fileFault(
      champ,
      fichier,
      'fichier.signature',
      `La signature de « ${nom} » n’est pas valable${raison}. Faites signer à nouveau le document, ou joignez-le sans signature.`,
    ),
  ]
}

/** A code that the préfecture’s classification does not list for the nature is refused after sending: say it now. */
function checkTypologie(champ: Champ, fichier: FichierExamine, { nature, classification }: ContexteFichiers): Faute[] {
  const { typologie, nom } = fichier
  if (typologie === undefined) return []
  const allowed = classification && nature !== undefined ? listTypologies(classification, nature) : []
  const known = allowed.length === 0 ? has('typologie', typologie) : allowed.some(({ code }) => code === typologie)
  if (known || typologie === TYPOLOGIE_SIGNATURE) return []
  const message =
    allowed.length === 0
      ? `Le type de « ${nom} » (« ${typologie} ») n’est pas valable. Choisissez un type dans la liste.`
      : `Le type « ${typologie} » de « ${nom} » n’est pas permis pour cette nature d’acte. Choisissez par exemple « ${allowed[0]!.libelle} » (${allowed[0]!.code}).`
  return [fileFault(champ, fichier, 'fichier.typologie', message)]
}

function checkTaille(fichiers: readonly FichierExamine[], { octets }: LimitesDepot): Faute[] {
  const total = fichiers.reduce((sum, { taille }) => sum + taille, 0)
  if (total <= octets) return []
  const biggest = fichiers.reduce((a, b) => (b.taille > a.taille ? b : a))
  const message = `Les fichiers font ${formatTaille(total)} au total, pour ${formatTaille(octets)} autorisés. Réduisez-les, en commençant par « ${biggest.nom} » (${formatTaille(biggest.taille)}).`
  return [{ champ: 'annexes', code: 'fichiers.taille', message, fichier: biggest.nom }]
}

function fileFault(champ: Champ, { nom }: FichierExamine, code: string, message: string): Faute {
  return { champ, code, message, fichier: nom }
}
