import type { Faute } from '#platform/errors'
import type { Form } from '#platform/http'
import { isJour } from '#standards/calendrier'
import { documentsOf } from '../dossier.ts'
import type { Dossier, DossierComplet, Saisie } from '../modele.ts'
import { isoDay } from './actes-saisie.ts'

/** What a dossier of the flux « document à signer » says; texts are as typed. */
export interface DonneesDocument extends Record<string, unknown> {
  circuitId: string
  /** Day before which the signature is needed, empty when there is none. */
  dateLimite: string
}

export const donneesDocument = ({ donnees }: Pick<Dossier, 'donnees'>) => donnees as DonneesDocument

export const ETAPES_DOCUMENT = ['signature'] as const

export function readSaisieDocument(form: Form): Saisie {
  const donnees: DonneesDocument = { circuitId: form.get('circuit'), dateLimite: isoDay(form.get('date_limite')) }
  return { objet: form.get('objet'), numero: '', donnees, cheminement: ETAPES_DOCUMENT, typologies: {} }
}

export function checkDocument(complet: DossierComplet, today: string): Faute[] {
  const { circuitId, dateLimite } = donneesDocument(complet.dossier)
  const principal = documentsOf(complet).some(({ role }) => role === 'principal')
  const rules: [champ: string, fault: string | false][] = [
    ['principal', !principal && 'Ajoutez le document à faire signer, au format PDF.'],
    ['objet', complet.dossier.objet === '' && 'Dites en une phrase de quel document il s’agit.'],
    ['circuit', circuitId === '' && 'Choisissez qui vise et signe le document.'],
    ['date_limite', checkLimite(dateLimite, today)],
  ]
  return rules.flatMap(([champ, message]) => (message ? [{ champ, code: `bus.document-${champ}`, message }] : []))
}

function checkLimite(dateLimite: string, today: string): string | false {
  if (dateLimite === '') return false
  if (!isJour(dateLimite)) return `« ${dateLimite} » n’est pas une date : écrivez-la jour/mois/année, comme 25/11/2026.`
  return dateLimite < today && 'La date limite est déjà passée : choisissez-en une autre, ou laissez le champ vide.'
}
