import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Ctx } from '#platform/context'
import { attachFile, type Contenu } from '#platform/files'
import type { Job, Travail } from '#platform/jobs'
import { record } from '#platform/journal'
import type { House } from '#platform/service'
import { verifyTimestamp } from '#standards/signature'
import { originOf } from '../events.ts'
import type { GenrePreuve } from '../schema.ts'
import { insertPreuve, listPreuves, listSondes } from '../store/preuves.ts'
import { findPublication, getComplete, updatePublication } from '../store/publications.ts'
import { publicUrls } from '../urls.ts'
import { renderCertificat } from './certificat.ts'
import { type Constat, renderTexte } from './texte.ts'

interface Payload {
  publicationId: string
  genre: GenrePreuve
}

/** One proof a genre and a publication: run again, or twice at once, it finds the proof made and stops. */
export const horodater: Job<Payload, House> = {
  name: 'site.horodater',
  label: 'Horodatage d’une publication',
  retry: 'tiers',
  async run(travail, payload) {
    const constat = await travail.inContext((ctx) => readConstat(travail, ctx, payload))
    if (!constat) return
    const made = await makePreuve(travail.house, travail.collectivite.id, constat)
    await travail.once((ctx) => savePreuve(ctx, constat, made))
  },
}

/** Undefined when there is nothing to prove any more: made already, removed, or withdrawn before its two months. */
async function readConstat(
  { house, collectivite }: Travail<House>,
  ctx: Ctx,
  { publicationId, genre }: Payload,
): Promise<Constat | undefined> {
  if (!(await isWanted(ctx, publicationId, genre))) return undefined
  const publication = await getComplete(ctx, publicationId)
  // A proof made late still speaks of the moment it is about: what came after is for the next one.
  const before = genre === 'mise-en-ligne' ? { retireeLe: null, motifRetrait: null } : {}
  return {
    genre,
    collectivite,
    publication: { ...publication, ...before },
    sondes: genre === 'mise-en-ligne' ? [] : await listSondes(ctx, publicationId),
    absolute: (path) => new URL(path, house.config.publicUrl).href,
  }
}

async function isWanted(ctx: Ctx, publicationId: string, genre: GenrePreuve): Promise<boolean> {
  const publication = await findPublication(ctx, publicationId, { lock: true })
  if (!publication || (genre === 'deux-mois' && publication.retireeLe)) return false
  return !(await listPreuves(ctx, publicationId)).some((preuve) => preuve.genre === genre)
}

interface PreuveFaite {
  texte: string
  at: Date
  autorite: string
  jeton: Contenu
  certificat: Contenu
}

/** Asks the authority, then writes what it answered for people and for machines. */
async function makePreuve(house: House, collectiviteId: string, constat: Constat): Promise<PreuveFaite> {
  const texte = renderTexte(constat)
  const bytes = new TextEncoder().encode(texte)
  const digest = createHash('sha256').update(bytes)
  const { token, autorite } = await house.horodatage.stamp(bytes)
  const empreinte = new Uint8Array(digest.digest())
  const { at } = await verifyTimestamp(token, empreinte, { trustAnchors: await house.confiance.anchors() })
  const empreinteTexte = Buffer.from(empreinte).toString('hex')
  const pdf = await renderCertificat(constat, { at, autorite, empreinteTexte })
  return {
    texte,
    at,
    autorite,
    jeton: await house.files.write(collectiviteId, Readable.from([token])),
    certificat: await house.files.write(collectiviteId, Readable.from([pdf])),
  }
}

async function savePreuve(ctx: Ctx, { genre, publication, absolute }: Constat, made: PreuveFaite): Promise<void> {
  if (!(await isWanted(ctx, publication.id, genre))) return
  const attach = (contenu: Contenu, nom: string) => attachFile(ctx, contenu, { service: 'site', nom })
  const jeton = await attach(made.jeton, `jeton-${genre}.tsr`)
  const certificat = await attach(made.certificat, `certificat-${genre}.pdf`)
  const { texte, at: instant, autorite } = made
  const ids = { jetonId: jeton.id, certificatId: certificat.id }
  await insertPreuve(ctx, publication.id, { genre, instant, texte, autorite, ...ids })
  if (!publication.premiereAdresse)
    await updatePublication(ctx, publication.id, {
      premiereAdresse: absolute(publicUrls.acte(ctx.collectivite, publication.id)),
    })
  const nom = genre === 'mise-en-ligne' ? 'publication.horodatee' : 'publication.constatee'
  const details = { genre, autorite, instant: instant.toISOString() }
  await record(ctx, nom, { type: 'publication', id: publication.id }, { ...originOf(publication), ...details })
}
