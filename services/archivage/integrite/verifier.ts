import type { Ctx } from '#platform/context'
import { DomainError } from '#platform/errors'
import type { Job, Travail } from '#platform/jobs'
import type { House } from '#platform/service'
import { recordArchive } from '../events.ts'
import type { Alteration, Objet } from '../modele.ts'
import { digestStream } from '../prise-en-charge/lecture.ts'
import { getArchive, listObjets, updateVerification } from '../store/archives.ts'

/** Reads an archive whole and digests it again. Done twice, it only says the same thing twice. */
export const verifier: Job<{ archiveId: string }, House> = {
  name: 'archivage.verifier',
  label: 'Vérification de l’intégrité d’une archive',
  retry: 'local',
  run: verifyArchive,
}

async function verifyArchive(travail: Travail<House>, { archiveId }: { archiveId: string }): Promise<void> {
  const objets = await travail.inContext((ctx) => listObjets(ctx, archiveId))
  const fichiers: Alteration['fichiers'][number][] = []
  for (const objet of objets) {
    const raison = await findAlteration(travail.house, objet)
    if (raison) fichiers.push({ chemin: objet.chemin, raison })
  }
  await travail.once((ctx) => conclude(ctx, archiveId, objets.length, fichiers))
}

async function findAlteration(house: House, objet: Objet): Promise<string | undefined> {
  try {
    const read = await digestStream(await house.files.read(objet.collectiviteId, objet.sha256))
    const same = read.sha512 === objet.sha512 && read.sha256 === objet.sha256 && read.taille === objet.taille
    return same ? undefined : 'L’empreinte n’est plus celle de l’entrée.'
  } catch (error) {
    // A store that does not answer proves nothing about the archive: the job will be tried again.
    if (error instanceof DomainError && ALTERED.includes(error.code)) return error.message
    throw error
  }
}

/** What the store says of bytes that are there no more, or no longer the same. */
const ALTERED: readonly string[] = ['fichiers.altere', 'fichiers.absent', 'http.introuvable']

async function conclude(ctx: Ctx, id: string, nombre: number, fichiers: Alteration['fichiers']): Promise<void> {
  const archive = await getArchive(ctx, id)
  const alteration = fichiers.length > 0 ? { constateeLe: ctx.now.toISOString(), fichiers } : null
  await updateVerification(ctx, id, { verifieeLe: ctx.now, alteration })
  await recordArchive(ctx, alteration ? 'archive.alteree' : 'archive.verifiee', archive, {
    fichiers: nombre,
    ...(alteration ? { alteres: fichiers.map(({ chemin }) => chemin) } : {}),
  })
}
