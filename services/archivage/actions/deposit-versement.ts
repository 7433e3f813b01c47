import type { Ctx } from '#platform/context'
import { attachFile, type Fichier, listFichiers } from '#platform/files'
import { getFiche } from '#services/annuaire'
import { type FichierActe, SedaError } from '#standards/seda'
import { depotIncomplet } from '../errors.ts'
import { recordVersement } from '../events.ts'
import type { Accord, DepotVersement, FichierDepose } from '../modele.ts'
import { canDeposit, demand } from '../permissions.ts'
import { preparer } from '../prise-en-charge/preparer.ts'
import { buildTransfer } from '../prise-en-charge/transfert.ts'
import { empreinteOf, identifiantOf } from '../rules.ts'
import { lockAccord } from '../store/accords.ts'
import { insertVersement, listTentatives } from '../store/versements.ts'
import { newVersement } from '../versement.ts'

/**
 * Takes an acte in charge for the archives: its package is made, controlled and kept by itself, and what becomes of it
 * is told by the journal. Given twice, the same acte with the same files is one transfer; after a refusal, a new attempt.
 *
 * @throws DomainError `archivage.depot-incomplet` with everything that is wrong; ForbiddenError
 */
export async function depositVersement(ctx: Ctx, depot: DepotVersement): Promise<{ id: string }> {
  demand(canDeposit(ctx.actor))
  const accord = await lockAccord(ctx)
  const fichiers = await readFichiers(ctx, depot.fichiers)
  const identifiant = identifiantOf(depot, ctx.collectivite.siren)
  await checkDepot(ctx, depot, fichiers, accord, identifiant)
  const empreinte = empreinteOf(
    depot.acte,
    depot.fichiers.map(({ role, titre }, index) => ({ role, titre, ...contentOf(fichiers[index] as Fichier) })),
  )
  const tentatives = await listTentatives(ctx, accord.serviceVersant, identifiant)
  const same = tentatives.find(({ etat, depotEmpreinte }) => etat !== 'refuse' && depotEmpreinte === empreinte)
  if (same) return { id: same.id }
  const own = await attachOwn(ctx, depot.fichiers, fichiers)
  const versement = newVersement(ctx, {
    origine: depot.origine ?? null,
    objet: depot.acte.objet,
    numero: depot.acte.numero,
    identifiant,
    serviceVersant: accord.serviceVersant,
    accord: accord.identifiant,
    tentative: tentatives.length + 1,
    etat: 'depose',
    depot: { acte: depot.acte, fichiers: own },
    depotEmpreinte: empreinte,
  })
  await insertVersement(ctx, versement)
  await recordVersement(ctx, 'versement.depose', versement, { identifiant, tentative: versement.tentative })
  await ctx.jobs.enqueue(ctx, preparer, { versementId: versement.id })
  return { id: versement.id }
}

async function readFichiers(ctx: Ctx, deposes: readonly FichierDepose[]): Promise<Fichier[]> {
  const fichiers = await listFichiers(
    ctx,
    deposes.map(({ fichierId }) => fichierId),
  )
  if (fichiers.length !== deposes.length)
    throw depotIncomplet('L’acte ne peut pas être versé : un de ses fichiers n’existe plus.')
  return fichiers
}

const contentOf = ({ nom, sha256 }: Fichier) => ({ nom, sha256 })

/** Digests of the archives are SHA-512 and computed by the job: until then these stand for them. */
const EMPREINTE_A_VENIR = '0'.repeat(128)

/** Everything that would make the bordereau wrong is said to whoever deposits, not days later by a refusal. */
async function checkDepot(
  ctx: Ctx,
  depot: DepotVersement,
  fichiers: readonly Fichier[],
  accord: Accord,
  identifiantTransfert: string,
): Promise<void> {
  const described = depot.fichiers.map(
    ({ role }, index): FichierActe => ({
      role,
      nom: fichiers[index]?.nom ?? '',
      taille: fichiers[index]?.taille ?? 0,
      mime: fichiers[index]?.type ?? '',
      empreinte: EMPREINTE_A_VENIR,
    }),
  )
  try {
    const fiche = await getFiche(ctx)
    buildTransfer({ acte: depot.acte, identifiantTransfert, date: ctx.now }, described, accord, fiche)
  } catch (error) {
    if (error instanceof SedaError) throw depotIncomplet(`${error.message}.`)
    throw error
  }
}

/** The files stay until the package is made, whatever becomes of those of the dossier. */
async function attachOwn(
  ctx: Ctx,
  deposes: readonly FichierDepose[],
  fichiers: readonly Fichier[],
): Promise<FichierDepose[]> {
  const own: FichierDepose[] = []
  for (const [index, fichier] of fichiers.entries()) {
    const { id } = await attachFile(ctx, fichier, { service: 'archivage', nom: fichier.nom })
    own.push({ ...(deposes[index] as FichierDepose), fichierId: id })
  }
  return own
}
