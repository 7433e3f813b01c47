import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readArchive } from '#standards/actes'
import { localClassification } from './classification.ts'
import { checkArchive, type Verdict } from './controle.ts'
import type { Memoire } from './etat.ts'
import type { EnveloppeRecue } from './modele.ts'

/** Reads a kept archive again and judges it. @throws IllisibleError; ActesError when it is no archive */
export async function judgeArchive(memoire: Memoire, nom: string): Promise<Verdict> {
  const { actes, dateClassification } = memoire.etat
  const fichiers = await readArchive(new Uint8Array(await readFile(archivePath(memoire, nom))))
  return checkArchive(nom, fichiers, {
    classification: localClassification(dateClassification),
    isDouble(idActe) {
      const known = actes[idActe]
      return known !== undefined && known.recu !== nom && known.annule === undefined
    },
    isAnnulable(idActe) {
      const known = actes[idActe]
      return known !== undefined && (known.annule === undefined || known.annule === nom)
    },
  })
}

export const archivePath = (memoire: Memoire, nom: string) => join(memoire.folder, 'archives', nom)

/** What an envelope carries and where to answer, in words. */
export function describeArchive(verdict: Verdict): Pick<EnveloppeRecue, 'adresses' | 'contenu' | 'idActe' | 'fautes'> {
  const enveloppe = 'paquet' in verdict ? verdict.paquet.enveloppe : verdict.enveloppe
  return {
    adresses: enveloppe.adressesRetour,
    contenu: 'message' in verdict ? wordsOf(verdict.message.envoi) : 'Contenu non conforme',
    idActe: verdict.ok ? verdict.idActe : '',
    fautes: verdict.ok ? '' : `${verdict.nature} ${verdict.detail}`,
  }
}

function wordsOf(envoi: Extract<Verdict, { ok: true }>['message']['envoi']): string {
  if (envoi.racine === 'Acte') return `Acte ${envoi.acte.numero} : ${envoi.acte.objet}`
  return envoi.racine === 'Annulation' ? `Annulation de ${envoi.idActe}` : 'Demande de classification'
}

/** The ministry has taken it in: the acte stands, or is cancelled. */
export function noteReception({ etat }: Memoire, nom: string, { message, idActe }: Extract<Verdict, { ok: true }>) {
  if (message.envoi.racine === 'Acte') etat.actes[idActe] = { recu: nom }
  const known = etat.actes[idActe]
  if (message.envoi.racine === 'Annulation' && known) known.annule = nom
}
