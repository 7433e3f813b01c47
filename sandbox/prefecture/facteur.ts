import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '#platform/log'
import type { Memoire } from './etat.ts'
import type { CourrielFait, EnveloppeRecue } from './modele.ts'
import { composeMail, deliverMail } from './poste.ts'
import type { Lettre } from './reponses.ts'

/** Keeps mails and hands them over, behind the answers of the server, until the mailbox has taken them. */
export interface Facteur {
  mail(enveloppe: EnveloppeRecue, lettre: Lettre): Promise<CourrielFait>
  /** The very same mail once more. */
  deliver(enveloppe: EnveloppeRecue, courriel: CourrielFait): Promise<void>
  later(work: Promise<unknown>): void
  after(seconds: number, work: () => Promise<unknown>): void
  /** Waits for what is under way, not for what is planned. */
  settle(): Promise<void>
  close(): Promise<void>
}

const RETRY_SECONDS = 3

export function createFacteur(options: { memoire: Memoire; mailPort: number; clock: () => Date; log: Log }): Facteur {
  const { memoire, log } = options
  const folder = join(memoire.folder, 'courriels')
  const timers = new Set<NodeJS.Timeout>()
  const underWay = new Set<Promise<unknown>>()

  const facteur: Facteur = {
    async mail(enveloppe, lettre) {
      const fichier = `${enveloppe.nom.replace(/\.tar\.gz$/, '')}-${enveloppe.courriels.length + 1}.eml`
      await writeFile(join(folder, fichier), await composeMail(lettre, enveloppe.adresses, options.clock()))
      const courriel = { fichier, sujet: lettre.sujet, remises: 0, aRemettre: true }
      enveloppe.courriels.push(courriel)
      memoire.save()
      await facteur.deliver(enveloppe, courriel)
      return courriel
    },
    async deliver(enveloppe, courriel) {
      try {
        const raw = await readFile(join(folder, courriel.fichier))
        await deliverMail(raw, enveloppe.adresses[0] as string, options.mailPort)
      } catch (error) {
        log.warn({ err: error }, 'ministère émulé : courriel non remis, nouvel essai')
        return facteur.after(RETRY_SECONDS, () => facteur.deliver(enveloppe, courriel))
      }
      courriel.remises += 1
      courriel.aRemettre = false
      memoire.save()
    },
    later(work) {
      const done = work
        .catch((error: unknown) => log.warn({ err: error }, 'ministère émulé'))
        .finally(() => underWay.delete(done))
      underWay.add(done)
    },
    after(seconds, work) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        facteur.later(work())
      }, seconds * 1000)
      timer.unref()
      timers.add(timer)
    },
    async settle() {
      while (underWay.size > 0) await Promise.allSettled([...underWay])
    },
    async close() {
      for (const timer of timers) clearTimeout(timer)
      await facteur.settle()
      for (const timer of timers) clearTimeout(timer)
    },
  }
  return facteur
}
