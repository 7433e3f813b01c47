import type { Log } from '#platform/log'
import { jourDe } from '#standards/calendrier'
import { localClassification } from './classification.ts'
import type { Verdict } from './controle.ts'
import { buildCourrier } from './courrier.ts'
import { describeArchive, judgeArchive, noteReception } from './dossier.ts'
import { type Memoire, openMemoire } from './etat.ts'
import { createFacteur } from './facteur.ts'
import type { Consigne, EnveloppeRecue, Reponse, TypeCourrier } from './modele.ts'
import { spoil, trap } from './pieges.ts'
import { buildAnomalie, buildRefus, buildReponse, type Cadre, type Lettre } from './reponses.ts'

/** An order that cannot be followed; French sentence. */
export class OrdreError extends Error {}

const DELAI_RETARD = 30
const DETAIL_EMULE = 'Anomalie demandée pour l’essai'

export type Ministere = ReturnType<typeof openMinistere>

/** The emulated ministry without its server: what it receives, how it answers. */
export function openMinistere(options: { folder: string; mailPort: number; clock: () => Date; log: Log }) {
  const memoire = openMemoire(options.folder)
  const { etat } = memoire
  const facteur = createFacteur({ ...options, memoire })

  const get = (nom: string): EnveloppeRecue => {
    const found = memoire.find(nom)
    if (!found) throw new OrdreError(`Aucune enveloppe ne porte le nom « ${nom} ».`)
    return found
  }

  async function answer(enveloppe: EnveloppeRecue, reponse: Reponse): Promise<void> {
    delete enveloppe.prevue
    delete enveloppe.prevueLe
    const verdict = await judgeArchive(memoire, enveloppe.nom)
    const lettre = writeLettre(verdict, enveloppe, cadreOf(memoire, options.clock()), reponse)
    if (verdict.ok && reponse !== 'anomalie' && reponse !== 'refus') noteReception(memoire, enveloppe.nom, verdict)
    const courriel = await facteur.mail(enveloppe, lettre)
    if (reponse === 'double') await facteur.deliver(enveloppe, courriel)
  }

  const answerPlanned = async (enveloppe: EnveloppeRecue) => {
    if (enveloppe.prevue) await answer(enveloppe, enveloppe.prevue)
  }

  function plan(enveloppe: EnveloppeRecue, { reponse, delaiSecondes = DELAI_RETARD }: Consigne): void {
    enveloppe.prevue = reponse
    if (reponse === 'retard') {
      enveloppe.prevueLe = new Date(options.clock().getTime() + delaiSecondes * 1000).toISOString()
      facteur.after(delaiSecondes, () => answerPlanned(enveloppe))
    } else if (reponse !== 'attente') facteur.later(answerPlanned(enveloppe))
    memoire.save()
  }

  resume()

  /** What was planned before a restart still happens. */
  function resume(): void {
    for (const enveloppe of etat.enveloppes) {
      const remaining = enveloppe.prevueLe ? (Date.parse(enveloppe.prevueLe) - options.clock().getTime()) / 1000 : 0
      if (enveloppe.prevue !== 'attente') facteur.after(Math.max(0, remaining), () => answerPlanned(enveloppe))
      for (const courriel of enveloppe.courriels) {
        if (courriel.aRemettre) facteur.after(0, () => facteur.deliver(enveloppe, courriel))
      }
    }
  }

  return {
    memoire,
    addConsigne(consigne: Consigne): void {
      etat.consignes.push(consigne)
      memoire.save()
    },
    /** Whether an order says that the server must not answer this time. */
    isInjoignable: (siren: string): boolean =>
      memoire.takeConsigne(siren, ({ reponse }) => reponse === 'injoignable') !== undefined,
    /**
     * Takes in an archive whose bytes are in the folder; its answer follows. The same archive again gets the same answer
     * again. @throws IllisibleError, ActesError when nobody can be answered
     */
    async receive(archive: Pick<EnveloppeRecue, 'nom' | 'siren' | 'taille' | 'sha256'>): Promise<void> {
      const verdict = await judgeArchive(memoire, archive.nom)
      const recueLe = options.clock().toISOString()
      const enveloppe = { ...archive, ...describeArchive(verdict), recueLe, fois: 1, courriels: [] }
      etat.enveloppes.unshift(enveloppe)
      // An anomaly is about an acte: a request of classification passes before it.
      const isActe = 'message' in verdict && verdict.message.envoi.racine === 'Acte'
      const consigne = memoire.takeConsigne(
        archive.siren,
        ({ reponse }) => reponse !== 'injoignable' && (reponse !== 'anomalie' || isActe),
      )
      plan(enveloppe, consigne ?? { reponse: 'ar' })
    },
    receiveAgain(enveloppe: EnveloppeRecue): void {
      enveloppe.fois += 1
      const last = enveloppe.courriels.at(-1)
      if (last) facteur.later(facteur.deliver(enveloppe, last))
      memoire.save()
    },
    /** Answers now, as planned or in this way. */
    async answerNow(nom: string, reponse?: Reponse): Promise<void> {
      const enveloppe = get(nom)
      const wanted = reponse ?? enveloppe.prevue ?? 'ar'
      await answer(enveloppe, ['retard', 'attente', 'injoignable'].includes(wanted) ? 'ar' : wanted)
    },
    async sendCourrier(nom: string, type: TypeCourrier): Promise<void> {
      const enveloppe = get(nom)
      const verdict = await judgeArchive(memoire, nom)
      if (!verdict.ok || verdict.message.envoi.racine !== 'Acte')
        throw new OrdreError('Seule une enveloppe qui porte un acte accepté peut recevoir un courrier.')
      await facteur.mail(enveloppe, buildCourrier(type, verdict, cadreOf(memoire, options.clock())))
    },
    /** Puts a new classification in force. */
    changeClassification(date: string): void {
      etat.dateClassification = date
      memoire.save()
    },
    settle: facteur.settle,
    close: facteur.close,
  }
}

function cadreOf(memoire: Memoire, now: Date): Cadre {
  const jour = jourDe(now)
  return { jour, serie: memoire.nextSerie(jour), classification: localClassification(memoire.etat.dateClassification) }
}

function writeLettre(verdict: Verdict, enveloppe: EnveloppeRecue, cadre: Cadre, reponse: Reponse): Lettre {
  const nomEnveloppe = enveloppe.nom.replace(/^[A-Za-z0-9]{3}-/, '').replace(/\.tar\.gz$/, '.xml')
  if (verdict.ok && reponse === 'anomalie')
    return buildAnomalie(verdict, cadre, { nature: '100', detail: DETAIL_EMULE })
  if (reponse === 'refus') {
    const recue = 'paquet' in verdict ? verdict.paquet.enveloppe : verdict.enveloppe
    return buildRefus(recue, nomEnveloppe, cadre, { nature: '999', detail: DETAIL_EMULE })
  }
  const lettre = buildReponse(verdict, nomEnveloppe, cadre)
  if (reponse === 'illisible') return spoil(lettre)
  return reponse === 'bombe' ? trap(lettre) : lettre
}
