import type { Ctx } from '#platform/context'
import { attachFile, type Fichier, getFichier } from '#platform/files'
import type { Job, Travail } from '#platform/jobs'
import type { House } from '#platform/service'
import { jourDe } from '#standards/calendrier'
import { isInfected } from '../errors.ts'
import { recordArchive, recordVersement } from '../events.ts'
import type { Archive, Objet, Regles, Versement } from '../modele.ts'
import { foldWords, insertArchive, nextNumero } from '../store/archives.ts'
import { getVersementRow, updateVersement } from '../store/versements.ts'
import { describeArchive, listUnites } from './description.ts'
import { faute } from './fautes.ts'
import { type ArchiveRangee, type FichierRange, storeArchive } from './rangement.ts'
import { refuser } from './refuser.ts'
import { computeRegles } from './regles.ts'
import { suivre, type TravailVersement } from './suivi.ts'

/**
 * Keeps a conforming transfer: gives it its cote, writes and reads back all its files, enters it in the register and
 * answers, the last two in one transaction. Cut before it, the storing is done again over itself; after it, nothing.
 */
export const ranger: Job<TravailVersement, House> = {
  name: 'archivage.ranger',
  label: 'Versement aux archives : rangement et réponse',
  retry: 'tiers',
  run: (travail, { versementId }) => suivre(travail, versementId, () => keepVersement(travail, versementId)),
}

async function keepVersement(travail: Travail<House>, id: string): Promise<void> {
  const begun = await travail.inContext((ctx) => accept(ctx, id))
  if (!begun) return
  try {
    const rangee = await storeArchive(travail.house, begun.versement, begun.sip)
    await travail.once((ctx) => enter(ctx, id, rangee))
  } catch (error) {
    if (!isInfected(error)) throw error
    await travail.once((ctx) => refuseInfected(ctx, id, error.message))
  }
}

/** The cote is given once: tried again, the storing goes on under the same. */
async function accept(ctx: Ctx, id: string): Promise<{ versement: Versement; sip: Fichier } | undefined> {
  const versement = await getVersementRow(ctx, id, { lock: true })
  if (versement.etat !== 'conforme' && versement.etat !== 'accepte') return undefined
  const sip = await getFichier(ctx, versement.sipFichierId as string)
  if (versement.etat === 'accepte') return { versement, sip }
  const annee = Number(jourDe(ctx.now).slice(0, 4))
  const service = versement.constat?.entete?.archivalAgency.identifier
  const cote = `${service}_${annee}_${await nextNumero(ctx, annee)}`
  await updateVersement(ctx, versement, { etat: 'accepte', cote, accepteLe: ctx.now })
  return { versement: await getVersementRow(ctx, id), sip }
}

async function enter(ctx: Ctx, id: string, rangee: ArchiveRangee): Promise<void> {
  const versement = await getVersementRow(ctx, id, { lock: true })
  if (versement.etat !== 'accepte') return
  const archive = archiveOf(ctx, versement, rangee)
  const objets = await attachAll(ctx, archive, rangee.fichiers)
  await insertArchive(ctx, archive, objets)
  await updateVersement(ctx, versement, {
    etat: 'archive',
    controles: rangee.controles,
    code: '000',
    message: `Versement accepté, archivé sous la cote ${archive.cote}.`,
    reponseFichierId: objets.find(({ genre }) => genre === 'reponse')?.fichierId ?? null,
    reponduLe: ctx.now,
  })
  await recordArchive(ctx, 'archive.entree', archive, {
    versement: id,
    inventaire: archive.inventaireSha512,
    fichiers: objets.length,
  })
  await recordVersement(ctx, 'versement.accepte', versement, { cote: archive.cote, archive: id })
}

function archiveOf(ctx: Ctx, versement: Versement, { transfer, unites, fichiers }: ArchiveRangee): Archive {
  const described = describeArchive(transfer)
  const objets = fichiers.filter(({ genre }) => genre === 'objet')
  const words = [versement.cote, described.objet, described.numero, versement.numero, versement.identifiant]
  const inside = [...listUnites(unites).map(({ titre }) => titre), ...objets.map(({ nom }) => nom)]
  return {
    ...described,
    ...(computeRegles(transfer).regles as Regles),
    collectiviteId: ctx.collectivite.id,
    id: versement.id,
    cote: versement.cote as string,
    accord: versement.accord ?? '',
    unites,
    taille: objets.reduce((sum, { taille }) => sum + taille, 0),
    inventaireSha512: fichiers.find(({ genre }) => genre === 'inventaire')?.sha512 as string,
    recherche: foldWords([...words, ...inside].join(' ')),
    entreeLe: ctx.now,
    verifieeLe: ctx.now,
    alteration: null,
  }
}

async function attachAll(ctx: Ctx, archive: Archive, fichiers: readonly FichierRange[]): Promise<Objet[]> {
  const objets: Objet[] = []
  for (const [ordre, fichier] of fichiers.entries()) {
    const { id } = await attachFile(ctx, fichier, { service: 'archivage', nom: fichier.nom })
    objets.push({ ...fichier, collectiviteId: archive.collectiviteId, archiveId: archive.id, ordre, fichierId: id })
  }
  return objets
}

/** Found only once the package was unfolded: nothing of it was kept. */
async function refuseInfected(ctx: Ctx, id: string, message: string): Promise<void> {
  const versement = await getVersementRow(ctx, id, { lock: true })
  if (versement.etat !== 'accepte') return
  const controles = versement.controles.map((controle) =>
    controle.code === 'antivirus'
      ? { ...controle, resultat: 'refus' as const, fautes: [faute('antivirus', '101', message)] }
      : controle,
  )
  await updateVersement(ctx, versement, { etat: 'non-conforme', controles })
  await ctx.jobs.enqueue(ctx, refuser, { versementId: id })
}
