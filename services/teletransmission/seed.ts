import { setTimeout as wait } from 'node:timers/promises'
import { type Collectivite, listCollectivites } from '#platform/collectivites'
import { inContext } from '#platform/context'
import { DomainError } from '#platform/errors'
import { attachFile } from '#platform/files'
import type { DemoTerritory, House } from '#platform/service'
import { buildRetourClassification, nationalClassification } from '#standards/actes'
import { asRoom } from './acteur.ts'
import { requestClassification } from './actions/request-classification.ts'
import { sendTransaction } from './envoi/send-transaction.ts'
import { streamOf } from './octets.ts'
import { readCourriel } from './reception/read-courriel.ts'
import { findClassification, saveClassification } from './store/classifications.ts'
import { listCourriels } from './store/retours.ts'

const MAX_WAIT_MS = 5000
const PAUSE_MS = 25

/**
 * Gets each collectivité its classification by the real exchange with the emulated ministry, before the jobs start: the
 * rooms that come next sow actes, which need it. Where the ministry does not answer, the national one stands in.
 */
export async function seedTeletransmission(house: House, territoire: DemoTerritory): Promise<void> {
  const all = await house.db.inTransaction('operateur', listCollectivites)
  const collectivites = all.filter(({ genre }) => genre !== 'operateur')
  const waiting = new Set<Collectivite>()
  for (const collectivite of collectivites) {
    if (await askNow(house, collectivite)) waiting.add(collectivite)
  }
  for (let waited = 0; waiting.size > 0 && waited < MAX_WAIT_MS; waited += PAUSE_MS) {
    await wait(PAUSE_MS)
    await readMails(house, territoire.operateur)
    for (const collectivite of waiting) if (await hasClassification(house, collectivite)) waiting.delete(collectivite)
  }
  for (const collectivite of collectivites) {
    if (!(await hasClassification(house, collectivite))) await giveNational(house, collectivite)
  }
}

/** @returns false when the ministry is not there: the job will try again */
async function askNow(house: House, collectivite: Collectivite): Promise<boolean> {
  const { id } = await inContext(house, asRoom(collectivite, 'demonstration'), requestClassification)
  try {
    await sendTransaction(house, collectivite, id)
    return true
  } catch (error) {
    if (error instanceof DomainError) return false
    throw error
  }
}

async function readMails(house: House, operateur: Collectivite): Promise<void> {
  const mails = await house.db.inTransaction('operateur', (tx) =>
    listCourriels({ tx }, { etats: ['recu'], limit: 100 }),
  )
  for (const { id } of mails) await readCourriel(house, operateur, id)
}

function hasClassification(house: House, collectivite: Collectivite): Promise<boolean> {
  return inContext(house, asRoom(collectivite), async (ctx) => (await findClassification(ctx)) !== undefined)
}

export async function giveNational(house: House, collectivite: Collectivite): Promise<void> {
  const contenu = nationalClassification()
  const stored = await house.files.write(collectivite.id, streamOf(buildRetourClassification(contenu)))
  await inContext(house, asRoom(collectivite, 'demonstration'), async (ctx) => {
    const nom = `classification-${contenu.date}.xml`
    const fichier = await attachFile(ctx, stored, { service: 'teletransmission', nom })
    await saveClassification(ctx, { date: contenu.date, contenu, fichierId: fichier.id, recueLe: ctx.now })
  })
}
