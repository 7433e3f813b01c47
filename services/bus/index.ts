import { publication } from './etapes/publication.ts'
import { publier } from './etapes/publier.ts'
import { sae } from './etapes/sae.ts'
import { signature } from './etapes/signature.ts'
import { tdtActes } from './etapes/tdt-actes.ts'
import { actes } from './flux/actes.ts'
import { documentASigner } from './flux/document-a-signer.ts'
import type { Moteur } from './modele.ts'
import { seedBus } from './seed.ts'
import { createBus } from './service.ts'

const moteur: Moteur = {
  flux: { [actes.code]: actes, [documentASigner.code]: documentASigner },
  etapes: {
    [signature.code]: signature,
    [tdtActes.code]: tdtActes,
    [publication.code]: publication,
    [sae.code]: sae,
  },
}

/** The secretary's main desk: dossiers that go by themselves from the document to the archives. */
export const bus = createBus(moteur, {
  jobs: [publier],
  seed: (house, territoire) => seedBus(moteur, house, territoire),
})
