import { buildTransferActe, type FichierActe, type TransfertActe } from '#standards/seda'
import { reglagesOf } from '../accord.ts'
import type { Accord, DepotVersement } from '../modele.ts'

/**
 * The transfer of an acte, from what was deposited and what the room knows.
 * @throws SedaError `seda.dossier-incomplet` with everything that is wrong
 */
export function buildTransfer<F extends FichierActe>(
  depot: { acte: DepotVersement['acte']; identifiantTransfert: string; date: Date },
  fichiers: readonly F[],
  accord: Accord,
  collectivite: { nom: string; siren: string },
): TransfertActe<F> {
  return buildTransferActe<F>({
    ...depot.acte,
    identifiantTransfert: depot.identifiantTransfert,
    date: depot.date.toISOString(),
    collectivite: { nom: collectivite.nom, siren: collectivite.siren },
    serviceArchives: { identifiant: accord.serviceArchives, nom: accord.serviceArchivesNom },
    fichiers,
    reglages: reglagesOf(accord),
  })
}
