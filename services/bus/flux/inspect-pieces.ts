import { inspectDocuments } from '#services/teletransmission'
import { documentsOf } from '../dossier.ts'
import type { Flux } from '../modele.ts'

/** A damaged or protected PDF is told while the form is open, not after the signature. */
export const inspectPieces: NonNullable<Flux['inspect']> = (house, collectivite, complet) =>
  inspectDocuments(
    house,
    collectivite,
    documentsOf(complet).map(({ fichierId }) => fichierId),
  )
