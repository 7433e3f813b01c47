import { badge, type SafeHtml, type Tone } from '#ui'
import type { ResultatControle, Versement } from '../modele.ts'
import { type EtatVu, etatVu, LABELS } from '../states.ts'

const TONS: Record<EtatVu, Tone> = {
  depose: 'information',
  recu: 'information',
  controle: 'information',
  conforme: 'information',
  'non-conforme': 'danger',
  accepte: 'information',
  archive: 'succes',
  refuse: 'danger',
  'en-attente': 'attention',
}

export function etatBadge(versement: Pick<Versement, 'etat' | 'incident'>): SafeHtml {
  const etat = etatVu(versement)
  return badge(LABELS[etat], TONS[etat])
}

const RESULTATS: Record<ResultatControle, [label: string, tone: Tone]> = {
  conforme: ['Conforme', 'succes'],
  avertissement: ['Remarque', 'attention'],
  refus: ['Refus', 'danger'],
  'non-fait': ['Non fait', 'neutre'],
}

export const resultatBadge = (resultat: ResultatControle) => badge(...RESULTATS[resultat])
