import type { Readable } from 'node:stream'
import type { Config } from '#platform/config'
import { postArchive } from './envoi/depot-http.ts'
import { modeIndisponible } from './errors.ts'

/** How envelopes reach the ministry, and where it answers. */
export interface Canal {
  /** Three letters of the homologated operator. */
  trigramme: string
  /** `TACT` on the ministry's test application, `EACT` in production. */
  quadrigramme: string
  /** Our mailbox, first of the return addresses of every envelope. */
  adresseRetour: string
  /** Name in messages: « Reçu par … ». */
  ministere: string
  /** @throws DomainError `teletransmission.injoignable`, `teletransmission.depot-refuse` */
  deposit(archive: { nom: string; taille: number; flux: Readable }): Promise<void>
}

/** Local address where the emulated ministry answers. */
export const ADRESSE_RETOUR = 'retours@teletransmission.test'

/** What each mode needs; shown on the operator's page. */
export const MODES: Record<Config['actesMode'], { label: string; description: string }> = {
  sandbox: {
    label: 'Ministère émulé',
    description:
      'Démonstration : les enveloppes partent vers un ministère inventé, sur cette machine, qui répond par courriel.',
  },
  externe: {
    label: 'Opérateur de télétransmission externe',
    description:
      'Les actes passeraient par un opérateur homologué qui parle l’interface de S²LOW : il faut son adresse, le certificat client de la collectivité et le compte de chacune. Cette porte n’est pas encore ouverte.',
  },
  direct: {
    label: 'Dispositif homologué, relié au ministère',
    description:
      'Les enveloppes partiraient vers le serveur du ministère : il faut l’homologation (trigramme), l’adresse du serveur, le certificat client de l’opérateur et une boîte aux lettres de retour. Cette porte n’est pas encore ouverte.',
  },
}

/** @throws DomainError `teletransmission.mode-indisponible` for the doors that are only described */
export function openCanal(config: Config): Canal {
  const { label } = MODES[config.actesMode]
  if (config.actesMode !== 'sandbox') {
    throw modeIndisponible(
      `La télétransmission en mode « ${label} » (ACTES_MODE=${config.actesMode}) n’est pas encore possible avec cette version. Demandez à votre opérateur de mettre ACTES_MODE=sandbox pour une démonstration.`,
    )
  }
  if (config.mode === 'production') {
    throw modeIndisponible(
      'Le ministère émulé n’existe qu’en démonstration : rien n’est transmis en production avec ACTES_MODE=sandbox. Demandez à votre opérateur de choisir un dispositif homologué.',
    )
  }
  return {
    trigramme: 'PRV',
    quadrigramme: 'TACT',
    adresseRetour: ADRESSE_RETOUR,
    ministere: 'la préfecture',
    deposit: (archive) => postArchive(new URL(`http://127.0.0.1:${config.sandboxPort}/depot`), archive),
  }
}
