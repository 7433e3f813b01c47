import type { Collectivite } from '#platform/collectivites'
import { type Ctx, inContext } from '#platform/context'
import { getFichier } from '#platform/files'
import type { House, ReversibilityArchive } from '#platform/service'
import { enveloppeOf, folderOf } from './aip.ts'
import type { Archive, Objet, Versement } from './modele.ts'
import { COLONNES_REGISTRE, ligneRegistre } from './registre.ts'
import { etatVu, LABELS } from './states.ts'
import { listArchives, listObjets } from './store/archives.ts'
import { listVersements } from './store/versements.ts'

const PAGE = 200

/** Hands everything back: the register, the transfers with their replies, and each archive as an OCFL object. */
export async function exportArchivage(
  house: House,
  collectivite: Collectivite,
  archive: ReversibilityArchive,
): Promise<void> {
  const who = {
    actor: { genre: 'systeme' as const, nom: 'Parvis (réversibilité)' },
    collectivite,
    requestId: 'reversibilite',
  }
  const within = <T>(work: (ctx: Ctx) => Promise<T>) => inContext(house, who, work)
  const archives = await allPages((offset) =>
    within((ctx) => listArchives(ctx, {}, { sort: 'cote', dir: 'asc', limit: PAGE, offset })),
  )
  archive.addTable('registre-des-entrees.csv', COLONNES_REGISTRE, archives.map(ligneRegistre), 'Registre des entrées')
  for (const one of archives) addArchive(archive, one, await within((ctx) => listObjets(ctx, one.id)))
  const versements = await allPages((offset) =>
    within((ctx) => listVersements(ctx, {}, { dir: 'asc', limit: PAGE, offset })),
  )
  archive.addTable('versements.csv', COLONNES, versements.map(ligneVersement), 'Versements, acceptés et refusés')
  for (const versement of versements) await addReponse(within, archive, versement)
}

async function allPages<T>(read: (offset: number) => Promise<T[]>): Promise<T[]> {
  const all: T[] = []
  for (;;) {
    const page = await read(all.length)
    all.push(...page)
    if (page.length < PAGE) return all
  }
}

function addArchive(target: ReversibilityArchive, archive: Archive, objets: readonly Objet[]): void {
  const folder = `archives/${folderOf(archive.cote)}`
  for (const { chemin, texte, titre } of enveloppeOf(archive)) target.addText(`${folder}/${chemin}`, texte, titre)
  for (const { chemin, sha256, titre } of objets) target.addFile(`${folder}/${chemin}`, sha256, titre)
}

async function addReponse(
  within: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>,
  target: ReversibilityArchive,
  { id, etat, reponseFichierId, objet }: Versement,
): Promise<void> {
  if (etat !== 'refuse' || !reponseFichierId) return
  const { sha256 } = await within((ctx) => getFichier(ctx, reponseFichierId))
  target.addFile(`refus/${id}/reponse.xml`, sha256, `Réponse de refus : ${objet}`)
}

const COLONNES = [
  'identifiant',
  'tentative',
  'objet',
  'numero',
  'etat',
  'depose_par',
  'depose_le',
  'repondu_le',
  'code',
  'message',
  'cote',
]

const ligneVersement = (row: Versement) => [
  row.identifiant,
  row.tentative,
  row.objet,
  row.numero,
  LABELS[etatVu(row)],
  row.deposant,
  row.deposeLe.toISOString(),
  row.reponduLe?.toISOString() ?? null,
  row.code,
  row.message,
  row.cote,
]
