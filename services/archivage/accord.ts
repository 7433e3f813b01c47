import type { Collectivite } from '#platform/collectivites'
import { FORMATS, type ReglagesActes } from '#standards/seda'
import type { Accord } from './modele.ts'

/** Identifier of the agreement that every collectivité has from its first day. */
export const ACCORD_ACTES = 'ACTES'

const TAILLE_MAX = 2_000_000_000

/**
 * The agreement of a commune that keeps its own archives: it deposits for itself, nothing is destroyed at the end.
 * One year after the acknowledgement of receipt is the DUA of délibérations and arrêtés (DAF/DPACI/RES/2009/018).
 */
export function accordParDefaut({
  nom,
  siren,
}: Pick<Collectivite, 'nom' | 'siren'>): Omit<Accord, 'collectiviteId' | 'id'> {
  return {
    identifiant: ACCORD_ACTES,
    libelle: 'Actes soumis au contrôle de légalité',
    actif: true,
    debut: null,
    fin: null,
    serviceArchives: siren,
    serviceArchivesNom: `${nom}, service d’archives`,
    serviceVersant: siren,
    producteurs: [siren],
    producteurRh: null,
    profil: null,
    formats: [...new Set(Object.values(FORMATS).map(({ formatId }) => formatId))],
    tailleMax: TAILLE_MAX,
    dua: 'P01Y',
    sortFinal: 'Keep',
    cadre: '',
    signaturesExigees: false,
  }
}

/** The agreement as the builder of transfers takes it. */
export function reglagesOf(accord: Accord): ReglagesActes {
  const { identifiant, profil, serviceVersant, producteurs, producteurRh, dua, sortFinal } = accord
  return {
    accord: identifiant,
    ...(profil === null ? {} : { profil }),
    serviceVersant,
    producteur: producteurs[0] ?? serviceVersant,
    ...(producteurRh === null ? {} : { producteurRh }),
    dua,
    sortFinal,
  }
}
