import { type Collectivite, listCollectivites } from '#platform/collectivites'
import { inContext } from '#platform/context'
import type { Job, Travail } from '#platform/jobs'
import type { House } from '#platform/service'
import { acquitActe } from './acquit/acquit-acte.ts'
import { asRoom } from './acteur.ts'
import { remindSansReponse } from './actions/remind-sans-reponse.ts'
import { sendTransaction } from './envoi/send-transaction.ts'
import { readCourriel } from './reception/read-courriel.ts'

/** Run again, it sends the same archive under the same name, and nothing once the ministry has it. */
export const envoyer: Job<{ transactionId: string }, House> = {
  name: 'teletransmission.envoyer',
  label: 'Envoi au contrôle de légalité',
  retry: 'tiers',
  run: ({ house, collectivite }, { transactionId }) => sendTransaction(house, collectivite, transactionId),
}

/** Run again, it finds the messages that it has already given known by their fingerprint. */
export const lireCourriel: Job<{ courrielId: string }, House> = {
  name: 'teletransmission.lire-courriel',
  label: 'Lecture d’un courriel du ministère',
  retry: 'local',
  run: ({ house, collectivite }, { courrielId }) => readCourriel(house, collectivite, courrielId),
}

/** Run again, it stops at the bordereau already kept. */
export const acquitter: Job<{ transactionId: string }, House> = {
  name: 'teletransmission.acquitter',
  label: 'Bordereau d’acquittement et tampon',
  retry: 'local',
  run: ({ house, collectivite }, { transactionId }) => acquitActe(house, collectivite, transactionId),
}

/** Every weekday morning. */
export const rappeler: Job<object, House> = {
  name: 'teletransmission.rappeler',
  label: 'Rappel des actes sans accusé de réception',
  retry: 'horaire',
  cron: '30 8 * * 1-5',
  run: (travail) =>
    forEachCollectivite(travail, async (collectivite) => {
      await inContext(travail.house, asRoom(collectivite, travail.id), remindSansReponse)
    }),
}

/** One collectivité in trouble does not deprive the others. */
export async function forEachCollectivite(
  { inOperateurContext, log }: Travail<House>,
  work: (collectivite: Collectivite) => Promise<void>,
): Promise<void> {
  const collectivites = await inOperateurContext((ctx) => listCollectivites(ctx.tx))
  for (const collectivite of collectivites.filter(({ genre }) => genre !== 'operateur')) {
    await work(collectivite).catch((error: unknown) =>
      log.error({ err: error, collectivite: collectivite.slug }, 'collectivité passée'),
    )
  }
}
