/**
 * A process that runs four steps, each enqueued by the one before, and kills itself at a given moment: `<step>:avant` or
 * `<step>:apres` its transaction. Started again on the same folder, it goes on; at the end it prints what was written.
 */
import { join } from 'node:path'
import { findCollectivite, insertCollectivite } from '#platform/collectivites'
import { readConfig } from '#platform/config'
import { inContext } from '#platform/context'
import { openHouse } from '#platform/house'
import { listEntrees, record } from '#platform/journal'
import { createLog } from '#platform/log'
import type { Service } from '#platform/service'
import { emptyService } from '#platform/testing'
import type { Job } from './index.ts'

const STEPS = 4
const commune = {
  id: '01990000-0000-7000-8000-000000000001',
  slug: 'essai',
  nom: 'Essai',
  siren: '123456782',
  genre: 'commune',
  population: 1,
  creeeLe: new Date(0),
}
const sujet = { type: 'chaine', id: 'unique' }
const [folder = '', moment = ''] = process.argv.slice(2)

const avancer: Job<{ pas: number }> = {
  name: 'chaine.avancer',
  label: 'Pas suivant',
  retry: 'local',
  async run(travail, { pas }) {
    dieAt(`${pas}:avant`)
    await travail.once(async (ctx) => {
      await record(ctx, `pas.${pas}`, sujet)
      if (pas < STEPS) await ctx.jobs.enqueue(ctx, avancer, { pas: pas + 1 })
    })
    dieAt(`${pas}:apres`)
  },
}
const chaine: Service = { ...emptyService('chaine'), jobs: [avancer] }

function dieAt(here: string) {
  if (moment === here) process.kill(process.pid, 'SIGKILL')
}

const house = await openHouse({
  config: readConfig({ PARVIS_DATA: join(folder, 'donnees'), PARVIS_JOURNALISATION: 'silent' }),
  log: createLog('silent'),
  services: [chaine],
  assets: { url: (entry) => entry },
})
const known = await house.db.inTransaction({ collectiviteId: commune.id }, (tx) => findCollectivite(tx, commune.id))
const who = {
  actor: { genre: 'systeme' as const, nom: 'Essai' },
  collectivite: { ...commune, fermeeLe: null },
  requestId: 'essai',
}
if (!known) {
  await inContext(house, who, async (ctx) => {
    await insertCollectivite(ctx.tx, commune)
    await ctx.jobs.enqueue(ctx, avancer, { pas: 1 })
  })
}
await house.drainJobs()
const entries = await inContext(house, who, (ctx) => listEntrees(ctx, sujet))
process.stdout.write(JSON.stringify(entries.map((entry) => entry.nom)))
await house.close()
