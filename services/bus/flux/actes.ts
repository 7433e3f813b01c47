import type { Ctx } from '#platform/context'
import { getFiche } from '#services/annuaire'
import { listCircuits } from '#services/parapheur'
import { getClassification, requestClassification } from '#services/teletransmission'
import { type Classification, defaultTypologie, findMatiere, findNature, listTypologies } from '#standards/actes'
import { formatJour, isJour, jourDe } from '#standards/calendrier'
import type { Dossier, DossierComplet, Flux, Piece, Saisie } from '../modele.ts'
import { renderZonesActes } from '../pages/zones-actes.ts'
import { checkActes, type DonneesActes, donneesActes, ETAPES_ACTES, readSaisieActes } from './actes-saisie.ts'
import { motifEcarte, withoutEcartees } from './cheminement.ts'
import { inspectPieces } from './inspect-pieces.ts'
import { followNature } from './nature-publiee.ts'
import { proposeNumeroLibre } from './numero.ts'

export const actes: Flux = {
  code: 'actes',
  label: 'Acte',
  description:
    'Délibération, arrêté, convention, budget : signature, transmission à la préfecture, publication et archivage.',
  etapes: ETAPES_ACTES,
  sansObjet: 'Acte sans objet',
  conservation: 700,
  createSaisie,
  readSaisie: readSaisieActes,
  completeSaisie,
  copySaisie,
  check: checkActes,
  motifEcarte: (dossier, code) => motifEcarte(donneesActes(dossier).ecartees, code),
  describe,
  inspect: inspectPieces,
  gestes: {
    async classification(ctx) {
      await requestClassification(ctx)
      return 'Demande envoyée à la préfecture : la liste des matières arrivera d’elle-même.'
    },
  },
  renderZones: renderZonesActes,
}

async function createSaisie(ctx: Ctx): Promise<Saisie> {
  const fiche = await getFiche(ctx)
  const circuits = await listCircuits(ctx)
  const ecartees: Record<string, string> = fiche.publication === 'affichage' ? { publication: 'affichage' } : {}
  const usual = circuits.find(({ parDefaut }) => parDefaut) ?? (circuits.length === 1 ? circuits[0] : undefined)
  const donnees: DonneesActes = {
    nature: null,
    date: '',
    matiere: '',
    documentPapier: false,
    circuitId: usual?.id ?? '',
    ecartees,
  }
  return { objet: '', numero: '', donnees, cheminement: withoutEcartees(ETAPES_ACTES, ecartees), typologies: {} }
}

async function completeSaisie(ctx: Ctx, saisie: Saisie, before: DossierComplet): Promise<Saisie> {
  const typed = saisie.donnees as DonneesActes
  const { nature, date } = typed
  if (nature === null) return saisie
  const classification = await getClassification(ctx)
  const day = isJour(date) ? date : jourDe(ctx.now)
  const ecartees = followNature(typed, donneesActes(before.dossier).nature)
  return {
    ...saisie,
    donnees: { ...typed, ecartees } satisfies DonneesActes,
    cheminement: withoutEcartees(ETAPES_ACTES, ecartees),
    numero: saisie.numero === '' ? await proposeNumeroLibre(ctx, { nature, date: day }) : saisie.numero,
    typologies: completeTypologies(saisie.typologies, before.pieces, nature, classification),
  }
}

/** Each document has a typologie that its nature allows: the chosen one, else the usual one. */
function completeTypologies(
  chosen: Saisie['typologies'],
  pieces: readonly Piece[],
  nature: number,
  classification: Classification | undefined,
): Record<string, string> {
  const allowed = classification && listTypologies(classification, nature).map(({ code }) => code)
  const usual = defaultTypologie(nature, classification)
  const documents = pieces.filter(({ role }) => role !== 'resultat')
  return Object.fromEntries(
    documents.map(({ id, typologie }) => {
      const wanted = chosen[id] ?? typologie
      const good = wanted !== '' && (!allowed || allowed.length === 0 || allowed.includes(wanted))
      return [id, good ? wanted : usual]
    }),
  )
}

function copySaisie(source: Dossier): Saisie {
  const donnees: DonneesActes = { ...donneesActes(source), date: '' }
  return { objet: source.objet, numero: '', donnees, cheminement: source.cheminement, typologies: {} }
}

async function describe(ctx: Ctx, dossier: Dossier): Promise<[string, string][]> {
  const { nature, date, matiere, documentPapier } = donneesActes(dossier)
  const classification = await getClassification(ctx)
  const found = classification && findMatiere(classification, matiere)
  return [
    ['Numéro', dossier.numero],
    ['Nature', nature === null ? '' : (findNature(nature)?.libelle ?? String(nature))],
    ['Date de la décision', isJour(date) ? formatJour(date) : date],
    ['Matière', found ? `${matiere} ${found.libelle}` : matiere],
    ...(documentPapier ? ([['Pièces papier', 'Des documents suivent par courrier']] as [string, string][]) : []),
  ]
}
