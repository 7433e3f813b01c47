import type { Ctx } from '#platform/context'
import type { Faute } from '#platform/errors'
import { type Entree, listEntrees } from '#platform/journal'
import { getDossierSigne, listCircuits, parapheurUrls, submitDossier, withdrawDossier } from '#services/parapheur'
import { checkDocuments } from '#services/teletransmission'
import { documentsOf } from '../dossier.ts'
import { origineOf } from '../events.ts'
import type { DossierComplet, Etape, Resultat } from '../modele.ts'
import { asBus } from './acteur.ts'

/** Visas and signature, in the parapheur. */
export const signature: Etape = {
  code: 'signature',
  label: 'Signature',
  sujetType: 'parapheur',
  relance: 'Remettre à la signature sans rien changer',
  technique: false,
  lieDocuments: true,
  async check(ctx, complet) {
    const circuits = await listCircuits(ctx)
    if (circuits.length === 0) {
      return [fault('Aucun circuit de signature n’existe encore : l’administrateur du parapheur doit en créer un.')]
    }
    const chosen = circuits.find(({ id }) => id === circuitOf(complet))
    if (!chosen) return [fault('Choisissez qui vise et signe.')]
    const signed = chosen.etapes.some(({ genre }) => genre === 'signature')
    return signed ? checkSignable(ctx, complet) : []
  },
  async start(ctx, complet) {
    const { dossier } = complet
    const { dateLimite } = dossier.donnees
    const { id } = await submitDossier(ctx, {
      origine: origineOf(dossier.id),
      objet: dossier.objet,
      circuitId: circuitOf(complet),
      documents: documentsOf(complet).map(({ fichierId, role }) => ({
        fichierId,
        role: role === 'principal' ? 'principal' : 'annexe',
      })),
      ...(typeof dateLimite === 'string' && dateLimite !== '' ? { dateLimite } : {}),
    })
    const received = (await listEntrees(ctx, { type: 'parapheur', id })).at(-1)
    return { reference: id, ...(attenteOf(received) ?? { message: 'En attente de la signature', quiAgit: '' }) }
  },
  on: {
    'parapheur.etape-visee': tellNext,
    'parapheur.etape-signee': tellNext,
    'parapheur.dossier-signe': async (ctx, complet, etape) => finish(ctx, complet, etape.reference as string),
    'parapheur.dossier-rejete': async (_ctx, { dossier }, _etape, { details }) => ({
      erreur: `Rejeté par ${details.par} : « ${details.motif} »`,
      quiAgit: dossier.auteur.nom,
    }),
    'parapheur.dossier-retire': async (_ctx, { dossier }, _etape, { details }) => ({
      erreur: `Retiré du parapheur : « ${details.motif} »`,
      quiAgit: dossier.auteur.nom,
    }),
  },
  canWithdraw: async () => ({ ok: true }),
  withdraw: (ctx, etape, motif) => withdrawDossier(asBus(ctx), etape.reference as string, motif),
  href: ({ collectivite }, reference) => parapheurUrls.dossier(collectivite, reference),
}

const circuitOf = ({ dossier }: DossierComplet) => String(dossier.donnees.circuitId ?? '')
const fault = (message: string) => ({ champ: 'circuit', code: 'bus.circuit', message })

/** The signatory would find it, days later and with nothing to do about it. */
async function checkSignable(ctx: Ctx, complet: DossierComplet): Promise<Faute[]> {
  const principal = documentsOf(complet).find(({ role }) => role === 'principal')
  if (!principal) return []
  if (principal.type === 'application/pdf') {
    const fautes = await checkDocuments(asBus(ctx), [principal.fichierId])
    return fautes.map((faute) => ({ ...faute, champ: 'principal' }))
  }
  const message = `« ${principal.nom} » n’est pas un PDF : il ne peut pas être signé ici. Joignez-en un PDF, ou dites que l’original est signé autrement.`
  return [{ champ: 'principal', code: 'bus.signature-pdf', message }]
}

/** Who is awaited now, by the words of the parapheur's own entry; undefined when nobody is any more. */
function attenteOf(entry: Entree | undefined): { message: string; quiAgit: string } | undefined {
  const { attendu, attenduQualite, attenduGenre } = entry?.details ?? {}
  if (!attendu) return undefined
  const qui = attenduQualite ? `${attendu}, ${lowerFirst(String(attenduQualite))}` : String(attendu)
  return {
    message: `En attente ${attenduGenre === 'visa' ? 'du visa' : 'de la signature'} ${ofSomebody(qui)}`,
    quiAgit: qui,
  }
}

/** « de Nadia », « d’Hélène ». */
const ofSomebody = (qui: string) => (/^[aeiouyhàâéèêëîïôöûü]/i.test(qui) ? `d’${qui}` : `de ${qui}`)

/** « Première adjointe » inside a sentence. */
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

async function tellNext(_ctx: Ctx, _complet: DossierComplet, _etape: unknown, entry: Entree) {
  const done = entry.nom === 'parapheur.etape-visee' ? 'Visé' : 'Signé'
  const { message, quiAgit } = attenteOf(entry) ?? { message: `${done} par ${entry.details.par}`, quiAgit: 'Parvis' }
  return { progres: message, quiAgit }
}

async function finish(ctx: Ctx, complet: DossierComplet, reference: string) {
  const { documents, signatures } = await getDossierSigne(asBus(ctx), reference)
  const principal = documentsOf(complet)[0]
  // A circuit of visas alone hands the document back as it was: there is nothing signed to keep.
  const resultats: Resultat[] = documents
    .filter(({ fichierId, origineFichierId }) => fichierId !== origineFichierId)
    .map(({ fichierId }) => ({
      code: 'document-signe' as const,
      fichierId,
      nom: signedName(principal?.nom ?? 'document.pdf'),
    }))
  const last = signatures.findLast(({ genre }) => genre === 'signature') ?? signatures.at(-1)
  const verb = last?.genre === 'visa' ? 'Visé' : 'Signé'
  return { fait: last ? `${verb} par ${last.nom}, ${lowerFirst(last.qualite)}` : verb, resultats }
}

const signedName = (nom: string) => nom.replace(/(\.pdf)?$/i, '-signe.pdf')
