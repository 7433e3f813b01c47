import type { Ctx } from '#platform/context'
import { attachFile, type Contenu, detachFichier, type Fichier, listFichiers } from '#platform/files'
import type { Job, Travail } from '#platform/jobs'
import type { House } from '#platform/service'
import { type FicheCollectivite, getFiche } from '#services/annuaire'
import { buildArchiveTransfer, createPackage, type FichierActe, identifyFormat } from '#standards/seda'
import { isInfected, saeExterne } from '../errors.ts'
import { recordVersement } from '../events.ts'
import type { Accord, DepotEnregistre, Versement } from '../modele.ts'
import { lockAccord } from '../store/accords.ts'
import { getVersementRow, updateVersement } from '../store/versements.ts'
import { controler } from './controler.ts'
import { faute } from './fautes.ts'
import { createDigester, createSampler } from './lecture.ts'
import { refuser } from './refuser.ts'
import { suivre, type TravailVersement } from './suivi.ts'
import { buildTransfer } from './transfert.ts'

/** Makes the package (SIP) of a deposit. The same deposit gives the same bytes: cut anywhere, it is made again. */
export const preparer: Job<TravailVersement, House> = {
  name: 'archivage.preparer',
  label: 'Versement aux archives : préparation du paquet',
  retry: 'tiers',
  run: (travail, { versementId }) => suivre(travail, versementId, () => prepareSip(travail, versementId)),
}

interface Prepare {
  versement: Versement & { depot: DepotEnregistre }
  fichiers: readonly Fichier[]
  accord: Accord
  fiche: FicheCollectivite
}

async function prepareSip(travail: Travail<House>, id: string): Promise<void> {
  const { house } = travail
  const prepared = await travail.inContext((ctx) => load(ctx, id))
  if (!prepared) return
  if (house.config.saeMode === 'externe') return travail.once((ctx) => close(ctx, id))
  try {
    const sip = await writeSip(house, travail.collectivite.id, prepared)
    await travail.once((ctx) => receive(ctx, id, sip))
  } catch (error) {
    if (!isInfected(error)) throw error
    await travail.once((ctx) => refuseInfected(ctx, id, error.message))
  }
}

async function load(ctx: Ctx, id: string): Promise<Prepare | undefined> {
  const versement = await getVersementRow(ctx, id)
  const { depot } = versement
  if (versement.etat !== 'depose' || !depot) return undefined
  const ids = depot.fichiers.map(({ fichierId }) => fichierId)
  return {
    versement: { ...versement, depot },
    fichiers: await listFichiers(ctx, ids),
    accord: await lockAccord(ctx),
    fiche: await getFiche(ctx),
  }
}

async function writeSip(house: House, collectiviteId: string, prepared: Prepare): Promise<Contenu> {
  const { versement, accord, fiche } = prepared
  const described: (FichierActe & { sha256: string })[] = []
  for (const [index, fichier] of prepared.fichiers.entries()) {
    const { role, titre } = versement.depot.fichiers[index] as DepotEnregistre['fichiers'][number]
    described.push({ ...(await describeFichier(house, collectiviteId, fichier)), role, ...(titre ? { titre } : {}) })
  }
  const depot = {
    acte: versement.depot.acte,
    identifiantTransfert: versement.identifiant as string,
    date: versement.deposeLe,
  }
  const { transfer, fichiers } = buildTransfer(depot, described, accord, fiche)
  const zip = createPackage(
    buildArchiveTransfer(transfer),
    fichiers.map(({ uri, fichier }) => ({ uri, open: () => house.files.read(collectiviteId, fichier.sha256) })),
    versement.deposeLe,
  )
  return house.files.write(collectiviteId, zip)
}

async function describeFichier(house: House, collectiviteId: string, { nom, sha256, type }: Fichier) {
  const digester = createDigester()
  const sampler = createSampler()
  for await (const chunk of await house.files.read(collectiviteId, sha256)) {
    digester.update(chunk)
    sampler.update(chunk)
  }
  const { sha512, taille } = digester.finish()
  const format = identifyFormat(sampler.finish(), nom)?.format
  return { nom, taille, empreinte: sha512, mime: type, sha256, ...(format ? { format } : {}) }
}

/** The package is received as any other would be: the control opens it again and believes nothing of how it was made. */
async function receive(ctx: Ctx, id: string, sip: Contenu): Promise<void> {
  const versement = await getVersementRow(ctx, id, { lock: true })
  if (versement.etat !== 'depose') return
  const { id: sipFichierId } = await attachFile(ctx, sip, {
    service: 'archivage',
    nom: `${versement.identifiant}-${versement.tentative}.zip`,
  })
  // The package now holds the files: this room no longer needs them apart.
  for (const { fichierId } of versement.depot?.fichiers ?? []) await detachFichier(ctx, fichierId)
  await updateVersement(ctx, versement, { etat: 'recu', recuLe: ctx.now, sipFichierId, sipSha256: sip.sha256 })
  await recordVersement(ctx, 'versement.recu', versement, { sip: sip.sha256 })
  await ctx.jobs.enqueue(ctx, controler, { versementId: id })
}

/** A door that is only described refuses the transfer clearly, instead of letting it wait for ever. */
async function close(ctx: Ctx, id: string): Promise<void> {
  const versement = await getVersementRow(ctx, id, { lock: true })
  if (versement.etat !== 'depose') return
  const { code, message } = saeExterne()
  await updateVersement(ctx, versement, { etat: 'refuse', message, reponduLe: ctx.now })
  await recordVersement(ctx, 'versement.refuse', versement, { codes: [code], message })
}

async function refuseInfected(ctx: Ctx, id: string, message: string): Promise<void> {
  const versement = await getVersementRow(ctx, id, { lock: true })
  if (versement.etat !== 'depose') return
  const controles = [
    { code: 'antivirus' as const, resultat: 'refus' as const, fautes: [faute('antivirus', '101', message)] },
  ]
  await updateVersement(ctx, versement, { etat: 'non-conforme', controles, controleLe: ctx.now })
  await ctx.jobs.enqueue(ctx, refuser, { versementId: id })
}
