import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nationalClassification } from '#standards/actes'
import type { Consigne, EnveloppeRecue, Etat } from './modele.ts'

/** What the emulated ministry remembers, in a folder that survives restarts. */
export interface Memoire {
  etat: Etat
  folder: string
  save(): void
  find(nom: string): EnveloppeRecue | undefined
  /** The first order that fits, which is then spent. */
  takeConsigne(siren: string, wanted: (consigne: Consigne) => boolean): Consigne | undefined
  nextSerie(jour: string): number
}

/** Opens the folder, or makes it. */
export function openMemoire(folder: string): Memoire {
  for (const name of ['archives', 'courriels']) mkdirSync(join(folder, name), { recursive: true })
  const file = join(folder, 'etat.json')
  const etat: Etat = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Etat) : newEtat()
  const save = () => {
    writeFileSync(`${file}.part`, JSON.stringify(etat, null, 2))
    renameSync(`${file}.part`, file)
  }
  return {
    etat,
    folder,
    save,
    find: (nom) => etat.enveloppes.find((enveloppe) => enveloppe.nom === nom),
    takeConsigne(siren, wanted) {
      const index = etat.consignes.findIndex(
        (consigne) => wanted(consigne) && (consigne.siren === undefined || consigne.siren === siren),
      )
      const [taken] = index < 0 ? [] : etat.consignes.splice(index, 1)
      if (taken) save()
      return taken
    },
    nextSerie(jour) {
      const serie = (etat.series[jour] ?? 0) + 1
      etat.series = { [jour]: serie }
      return serie
    },
  }
}

function newEtat(): Etat {
  const { date } = nationalClassification()
  return { enveloppes: [], consignes: [], series: {}, dateClassification: date, actes: {} }
}
