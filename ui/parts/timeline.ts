import { html, type SafeHtml } from '@remix-run/html-template'
import { formatDateTime } from '../format.ts'

export interface Step {
  /** What happened or will happen: « Acte transmis à la préfecture ». */
  titre: string
  etat: 'fait' | 'en-cours' | 'attendu' | 'erreur' | 'annule'
  quand?: Date | undefined
  /** Who did it, or who is awaited. */
  qui?: string | undefined
  detail?: SafeHtml | string | undefined
  actions?: SafeHtml | undefined
}

const STATES: Record<Step['etat'], string> = {
  fait: 'Fait',
  'en-cours': 'En cours',
  attendu: 'À venir',
  erreur: 'À corriger',
  annule: 'Annulé',
}

/** The life of a dossier: who did what, what is under way, what comes next and who is awaited. */
export function timeline(steps: readonly Step[]): SafeHtml {
  return html`<ol class="chronologie">${steps.map(stepItem)}</ol>`
}

function stepItem({ titre, etat, quand, qui, detail, actions }: Step): SafeHtml {
  const who = [quand ? formatDateTime(quand) : undefined, qui ? html`${qui}` : undefined].filter(
    (part) => part !== undefined,
  )
  const [first, second] = who
  return html`<li class="etape ${etat}">
<p class="etape-titre"><span class="etape-etat">${STATES[etat]} : </span>${titre}</p>
${first ? html`<p class="etape-qui">${first}${second ? html` · ${second}` : ''}</p>` : ''}
${detail ? html`<div class="etape-detail">${detail}</div>` : ''}
${actions ? html`<div class="actions">${actions}</div>` : ''}
</li>`
}
