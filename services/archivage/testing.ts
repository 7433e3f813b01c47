/** A commune that archives: real files, a real store, the clock stopped. */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import type { Collectivite } from '#platform/collectivites'
import type { Actor, Ctx } from '#platform/context'
import { attachFile, getFichier } from '#platform/files'
import type { Service } from '#platform/service'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { annuaire } from '#services/annuaire'
import {
  type ArchiveTransfer,
  buildArchiveTransfer,
  createPackage,
  openPackage,
  parseArchiveTransfer,
} from '#standards/seda'
import { depositVersement } from './actions/deposit-versement.ts'
import { receivePaquet } from './actions/receive-paquet.ts'
import type { DepotVersement, Versement } from './modele.ts'
import { ARCHIVISTE, VERSANT } from './permissions.ts'
import { oneChunk } from './prise-en-charge/lecture.ts'
import { archivage } from './service.ts'
import { getVersementRow } from './store/versements.ts'

export interface Banc {
  house: TestHouse
  commune: Collectivite
  /** Another one, behind its own walls. */
  voisine: Collectivite
  versant: Actor
  archiviste: Actor
  as<T>(work: (ctx: Ctx) => Promise<T>, actor?: Actor): Promise<T>
  /** A file of another room. */
  fichier(nom: string, bytes: Uint8Array | string): Promise<string>
  /** A deposit ready to be made: an acte in PDF, an annexe, the receipt of the préfecture. */
  depot(changes?: Partial<DepotVersement['acte']>): Promise<DepotVersement>
  /** Deposits, and runs all the jobs. */
  verse(depot?: DepotVersement): Promise<Versement>
  /** Brings a package, and runs all the jobs. */
  apporte(zip: Uint8Array): Promise<Versement>
  get(id: string): Promise<Versement>
  bytes(fichierId: string | null): Promise<Buffer>
}

export const MAINTENANT = '2026-11-25T10:00:00Z'

/** A small, real PDF, the same at every run. */
export async function aPdf(texte: string): Promise<Buffer> {
  const pdf = new PDFDocument({ info: { CreationDate: new Date(0), ModDate: new Date(0) } })
  pdf.text(texte)
  pdf.end()
  return buffer(pdf)
}

export const AR_XML = '<?xml version="1.0" encoding="UTF-8"?><ARActe date="2026-11-20">recu</ARActe>'

export async function openBanc(
  options: { services?: readonly Service[]; env?: Record<string, string> } = {},
): Promise<Banc> {
  const services = options.services ?? [annuaire, archivage]
  const house = await openTestHouse({ services, now: MAINTENANT, ...(options.env ? { env: options.env } : {}) })
  const territoire = { operateur: undefined as never, communes: [], comptes: {}, actorOf: undefined as never }
  await annuaire.seed?.(house, territoire)
  const [commune, voisine] = territoire.communes as Collectivite[]
  if (!commune || !voisine) throw new Error('The demonstration has no commune')
  const versant = house.actor([VERSANT], 'Camille Roussel')
  const banc: Banc = {
    house,
    commune,
    voisine,
    versant,
    archiviste: house.actor([ARCHIVISTE], 'Alex Papier'),
    as: (work, actor = versant) => house.as(actor, commune, work),
    async fichier(nom, bytes) {
      const contenu = await house.files.write(commune.id, oneChunk(Buffer.from(bytes)))
      return (await banc.as((ctx) => attachFile(ctx, contenu, { service: 'bus', nom }))).id
    },
    async depot(changes = {}) {
      return {
        origine: 'dossier:essai',
        acte: { ...ACTE, ...changes },
        fichiers: [
          { fichierId: await banc.fichier('Délibération n° 12.pdf', await aPdf('Délibération')), role: 'acte' },
          { fichierId: await banc.fichier('Tarifs.pdf', await aPdf('Tarifs')), role: 'annexe' },
          { fichierId: await banc.fichier('ARActe.xml', AR_XML), role: 'ar' },
        ],
      }
    },
    async verse(depot) {
      const given = depot ?? (await banc.depot())
      const { id } = await banc.as((ctx) => depositVersement(ctx, given))
      await house.drainJobs()
      return banc.get(id)
    },
    async apporte(zip) {
      const contenu = await house.files.write(commune.id, oneChunk(zip))
      const { id } = await banc.as((ctx) => receivePaquet(ctx, { ...contenu, nom: 'paquet.zip' }))
      await house.drainJobs()
      return banc.get(id)
    },
    get: (id) => banc.as((ctx) => getVersementRow(ctx, id)),
    async bytes(fichierId) {
      const { sha256 } = await banc.as((ctx) => getFichier(ctx, fichierId as string))
      return buffer(await house.files.read(commune.id, sha256))
    },
  }
  return banc
}

export const ACTE: DepotVersement['acte'] = {
  identifiantDossier: 'dossier-42',
  objet: 'tarifs de la cantine',
  numero: '2026_012',
  nature: { code: 1, libelle: 'Délibération' },
  matiere: { code: '7.1', libelle: 'Décisions budgétaires' },
  dateActe: '2026-11-18',
  dateAr: '2026-11-20',
  idActe: '027-212700123-20261118-2026_012-DE',
  historique: [{ date: '2026-11-18', texte: 'Signé par Jeanne Maire' }],
}

/** The package of a transfer that went well, undone: to be changed and brought again. */
export interface PaquetDefait {
  transfer: ArchiveTransfer
  manifest: Buffer
  fichiers: Map<string, Buffer>
}

export async function undoPaquet(zip: Uint8Array): Promise<PaquetDefait> {
  const opened = await openPackage(zip)
  const manifest = Buffer.from(await opened.readManifest())
  const fichiers = new Map<string, Buffer>()
  for await (const { name, open } of opened.files()) fichiers.set(name, await buffer(await open()))
  return { transfer: parseArchiveTransfer(manifest).transfer, manifest, fichiers }
}

/** Makes a package again, with whatever was changed in it. */
export function redoPaquet(paquet: {
  transfer?: ArchiveTransfer
  manifest?: Uint8Array
  fichiers: Map<string, Buffer>
}): Promise<Buffer> {
  const manifest = paquet.manifest ?? buildArchiveTransfer(paquet.transfer as ArchiveTransfer)
  const files = [...paquet.fichiers].map(([uri, bytes]) => ({ uri, open: () => Readable.from([bytes]) }))
  return buffer(createPackage(manifest, files, new Date('2026-01-01T00:00:00Z')))
}

export const sha512 = (bytes: Uint8Array) => createHash('sha512').update(bytes).digest('hex')
