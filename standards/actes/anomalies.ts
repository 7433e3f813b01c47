import type { AnomalieActe, AnomalieEnveloppe } from './retours.ts'

/** What a known refusal means and what to do about it; `regle` is the ministry’s own code. */
export type Explication = { regle: string; cause: string; remede: string }

/**
 * Refusals met in public sources (fixtures of STELA and S²LOW). The ministry publishes no complete list: show the code
 * and the detail verbatim in every case, and this help only when the rule is known.
 */
const EXPLICATIONS: readonly Explication[] = [
  {
    regle: 'ODT-VERIF-01',
    cause: 'La préfecture utilise une classification des matières plus récente que la vôtre.',
    remede: 'Demandez la nouvelle classification, vérifiez la matière de l’acte, puis renvoyez-le.',
  },
  {
    regle: 'ODT-VERIF-17',
    cause: 'Un fichier de l’envoi porte un nom que l’application du ministère ne reconnaît pas.',
    remede: 'Signalez-le à votre opérateur : le nom est fabriqué par le logiciel. Renvoyez ensuite l’acte.',
  },
  {
    regle: 'PREF-VERIF-02',
    cause: 'Le numéro SIREN de votre collectivité n’est pas encore enregistré dans l’application du ministère.',
    remede:
      'Demandez à la préfecture d’enregistrer votre collectivité (convention de télétransmission), puis renvoyez.',
  },
]

/** Explains an anomaly whose rule is known; `undefined` for the others. */
export function explainAnomalie(anomalie: Pick<AnomalieActe | AnomalieEnveloppe, 'detail'>): Explication | undefined {
  return EXPLICATIONS.find(({ regle }) => anomalie.detail.trimStart().startsWith(regle))
}
