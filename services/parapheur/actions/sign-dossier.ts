import { Readable } from 'node:stream'
import type { Collectivite } from '#platform/collectivites'
import { type Actor, type Ctx, inContext } from '#platform/context'
import { DomainError, NotFoundError } from '#platform/errors'
import { attachFile, type Contenu, listFichiers } from '#platform/files'
import type { House } from '#platform/service'
import { getFiche } from '#services/annuaire'
import { formatJour, jourDe } from '#standards/calendrier'
import {
  checkCertificate,
  completePades,
  parseCertificate,
  preparePades,
  SignatureError,
  type Stamp,
} from '#standards/signature'
import { readAll } from '../contenus.ts'
import { authorize, currentEtape } from '../permissions.ts'
import { advance } from '../progression.ts'
import type { CertificatVu, DocumentPrepare } from '../schema.ts'
import { findPreparation, getDossier, insertPreparation, lockDossier, setFichier } from '../store.ts'

/** Who signs, where; every key provider goes through `prepareSignature` then `completeSignature`. */
export interface Signataire {
  actor: Actor
  collectivite: Collectivite
  requestId: string
}

/** What the key must sign, one a principal document, in order. */
export interface SignaturePreparee {
  preparationId: string
  /** Bytes to sign (not their digest), base64. */
  aSigner: string[]
}

const PREPARATION_MINUTES = 30
const STAMP = { page: -1, width: 200, height: 70, bottom: 40, gap: 8, left: 40, perRow: 2 }

/**
 * Prepares the signature of the current step with this certificate: checks it, lays the visible stamp in each principal
 * document, keeps what is needed to complete.
 *
 * @param certificates DER, the signer's first
 * @throws ForbiddenError; DomainError `parapheur.certificat` with every reason; the PAdES refusals of the documents
 */
export async function prepareSignature(
  house: House,
  who: Signataire,
  id: string,
  certificates: readonly Uint8Array[],
): Promise<SignaturePreparee> {
  const { dossier, etape, fichiers, lieu } = await inContext(house, who, async (ctx) => {
    const dossier = await getDossier(ctx, id)
    authorize(ctx.actor, 'signer', dossier)
    const etape = currentEtape(dossier)
    if (!etape) throw new NotFoundError()
    const principals = dossier.documents.filter((document) => document.role === 'principal')
    const fichiers = await listFichiers(
      ctx,
      principals.map((document) => document.fichierId),
    )
    return {
      dossier,
      etape,
      fichiers: fichiers.map((fichier, index) => ({ ...fichier, ordre: principals[index]?.ordre ?? 0 })),
      lieu: (await getFiche(ctx)).ville,
    }
  })
  const now = house.clock()
  const certificat = await checkSigner(house, certificates, now)
  const rank = dossier.etapes.filter((one) => one.genre === 'signature' && one.etat === 'faite').length
  const [certificate = new Uint8Array(), ...chain] = certificates
  const documents: DocumentPrepare[] = []
  const aSigner: string[] = []
  for (const fichier of fichiers) {
    const pdf = await readAll(house, who.collectivite.id, fichier.sha256)
    const options = {
      certificate,
      chain,
      at: now,
      nom: etape.nom,
      raison: etape.qualite,
      lieu,
      stamp: stampOf(rank, [etape.nom, etape.qualite, formatJour(jourDe(now))]),
    }
    const { toBeSigned, prepared } = await refusalOf(fichier.nom, preparePades(pdf, options))
    documents.push({ ordre: fichier.ordre, sha256: fichier.sha256, prepared })
    aSigner.push(Buffer.from(toBeSigned).toString('base64'))
  }
  const preparationId = await inContext(house, who, async (ctx) => {
    const preparationId = ctx.newId()
    const compteId = etape.compteId
    await insertPreparation(ctx, {
      id: preparationId,
      dossierId: id,
      etapeOrdre: etape.ordre,
      compteId,
      documents,
      certificat,
    })
    return preparationId
  })
  return { preparationId, aSigner }
}

/**
 * Completes the signature: each document is verified with its signature before anything is kept, then the step closes.
 *
 * @param signatures raw signatures, in the order of `aSigner`
 * @throws DomainError `parapheur.preparation-perimee`, `parapheur.signature`
 */
export async function completeSignature(
  house: House,
  who: Signataire,
  id: string,
  values: { preparationId: string; signatures: readonly Uint8Array[]; annotation: string },
): Promise<void> {
  const preparation = await inContext(house, who, (ctx) => getPreparation(ctx, id, values.preparationId))
  if (values.signatures.length !== preparation.documents.length) {
    throw new DomainError('parapheur.signature', 'Toutes les pièces n’ont pas été signées : recommencez la signature.')
  }
  const signed: { ordre: number; contenu: Contenu }[] = []
  for (const [index, document] of preparation.documents.entries()) {
    const pdf = await readAll(house, who.collectivite.id, document.sha256)
    const bytes = await refusalOf(
      '',
      completePades(pdf, document.prepared, values.signatures[index] ?? new Uint8Array()),
    )
    signed.push({
      ordre: document.ordre,
      contenu: await house.files.write(who.collectivite.id, Readable.from([bytes])),
    })
  }
  await inContext(house, who, async (ctx) => {
    const dossier = await lockDossier(ctx, id)
    authorize(ctx.actor, 'signer', dossier)
    const etape = currentEtape(dossier)
    if (!etape || etape.ordre !== preparation.etapeOrdre) throw stale()
    await getPreparation(ctx, id, values.preparationId)
    for (const { ordre, contenu } of signed) {
      const source = dossier.documents.find((document) => document.ordre === ordre)
      const [before] = await listFichiers(ctx, source ? [source.origineId] : [])
      const fichier = await attachFile(ctx, contenu, {
        service: 'parapheur',
        nom: signedName(before?.nom ?? 'document.pdf'),
      })
      await setFichier(ctx, id, ordre, fichier.id)
    }
    await advance(ctx, dossier, etape, { annotation: values.annotation, certificat: preparation.certificat })
  })
}

async function getPreparation(ctx: Ctx, dossierId: string, preparationId: string) {
  const preparation = await findPreparation(ctx, preparationId)
  const mine =
    preparation?.dossierId === dossierId && 'compteId' in ctx.actor && preparation.compteId === ctx.actor.compteId
  if (!preparation || !mine || ctx.now.getTime() - preparation.prepareeLe.getTime() > PREPARATION_MINUTES * 60_000)
    throw stale()
  return preparation
}

const stale = () =>
  new DomainError(
    'parapheur.preparation-perimee',
    'La signature a été préparée il y a trop longtemps, ou ailleurs : recommencez.',
    { status: 409 },
  )

const AUTRE_CERTIFICAT = 'Choisissez-en un autre.'
/** What the signatory can do about a refused certificate. */
const REMEDES: Readonly<Record<string, string>> = {
  'certificat.expire': 'Renouvelez-le auprès de l’autorité qui l’a délivré, ou choisissez-en un autre.',
  'certificat.pas-encore-valide': 'Signez à partir de ce jour, ou choisissez-en un autre.',
  'certificat.autorite-inconnue':
    'Choisissez un certificat délivré par une autorité reconnue, ou demandez à votre opérateur de reconnaître celle-ci.',
}

/** Every reason not to accept the certificate, at once. */
async function checkSigner(house: House, certificates: readonly Uint8Array[], at: Date): Promise<CertificatVu> {
  const [first] = certificates
  if (!first) throw new DomainError('parapheur.certificat', 'Aucun certificat n’a été reçu.')
  const faults = await refusalOf(
    '',
    checkCertificate([...certificates], { trustAnchors: await house.confiance.anchors(), at, usage: 'signature' }),
  )
  if (faults.length > 0) {
    const words = faults.flatMap(({ code, message }) => [message, REMEDES[code] ?? AUTRE_CERTIFICAT])
    throw new DomainError('parapheur.certificat', [...new Set(words)].join(' '), {
      details: { codes: faults.map((fault) => fault.code) },
    })
  }
  const { subject, issuer, serialNumber, notBefore, notAfter, commonName } = await parseCertificate(first)
  return {
    titulaire: commonName ?? subject,
    emetteur: issuer,
    numero: serialNumber,
    du: notBefore.toISOString(),
    au: notAfter.toISOString(),
  }
}

/** Stamps of successive signers side by side at the foot of the last page, then above. */
function stampOf(rank: number, lines: string[]): Stamp {
  const column = rank % STAMP.perRow
  const row = Math.floor(rank / STAMP.perRow)
  return {
    page: STAMP.page,
    x: STAMP.left + column * (STAMP.width + STAMP.gap),
    y: STAMP.bottom + row * (STAMP.height + STAMP.gap),
    width: STAMP.width,
    height: STAMP.height,
    lines,
  }
}

/** The refusal of a document or a certificate, in words for the person, naming the document. */
async function refusalOf<T>(nom: string, attempt: Promise<T>): Promise<T> {
  try {
    return await attempt
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error
    throw new DomainError('parapheur.signature', nom ? `« ${nom} » : ${error.message}` : error.message, {
      cause: error,
      details: { motif: error.code },
    })
  }
}

const signedName = (nom: string) => nom.replace(/(-signe)?\.pdf$/i, '-signe.pdf')
