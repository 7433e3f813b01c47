import type { ReplyCode, SedaFault } from '#standards/seda'
import { CONTROLES, type CodeControle, type Controle } from '../modele.ts'

/** A reason to refuse, found by one of our controls. */
export function faute(controle: CodeControle, code: ReplyCode, message: string, sujet?: string): SedaFault {
  return {
    code,
    etape: CONTROLES[controle].etape,
    gravite: 'refus',
    message,
    ...(sujet === undefined ? {} : { sujet }),
  }
}

/** Every fault of the controls, in their order. */
export const fautesOf = (controles: readonly Controle[]): SedaFault[] => controles.flatMap(({ fautes }) => fautes)
