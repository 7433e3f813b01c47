import { REPLY_CODES, type SedaFault } from './faults.ts'
import { type ArchiveTransfer, type ArchiveUnit, type ArchiveUnitLink, isLink, type SedaEvent } from './model.ts'
import type { ArchiveTransferReply, ReplyUnit } from './reply.ts'

/** What the archive adds to a reply: its own identifier, the moment (`xsd:dateTime` with zone). */
export type ReplyContext = { replyIdentifier: string; date: string }

/** What a reply repeats of the transfer; all that is known of a message too malformed to be read. */
export type TransferHeader = Pick<
  ArchiveTransfer,
  'version' | 'messageIdentifier' | 'archivalAgreement' | 'archivalAgency' | 'transferringAgency'
>

/**
 * Accepts a transfer: code 000 (Pastell takes no other), one root unit with one cote, `cote_0001`… on the units below in
 * document order, warnings as comment and events.
 *
 * @param cote archive identifier of the root unit
 * @param faults warnings found by `checkArchiveTransfer`
 */
export function acceptTransfer(
  transfer: ArchiveTransfer,
  context: ReplyContext & { cote: string; grantDate: string },
  faults: readonly SedaFault[] = [],
): ArchiveTransferReply {
  return {
    ...answerOf(transfer, context, faults),
    comments: ['Transfert accepté', ...faults.map(({ message }) => message)],
    units: coted(transfer, context.cote),
    replyCode: '000',
    grantDate: context.grantDate,
  }
}

/**
 * Refuses a transfer for all its faults at once: the code is the one of the first refusal in the order of the controls;
 * one comment says everything, Pastell showing the first only; one event a fault.
 *
 * @param faults at least one of gravity `refus`
 */
export function refuseTransfer(
  transfer: TransferHeader,
  context: ReplyContext,
  faults: readonly SedaFault[],
): ArchiveTransferReply {
  const refusals = faults.filter(({ gravite }) => gravite === 'refus')
  const code = refusals[0]?.code ?? '101'
  return {
    ...answerOf(transfer, context, faults),
    comments: [`${REPLY_CODES[code]} : ${summary(refusals)}`],
    units: [],
    replyCode: code,
  }
}

/** Faults told in the comment of a refusal; the events tell them all. */
const TOLD = 20

function summary(faults: readonly SedaFault[]): string {
  const told = faults.slice(0, TOLD).map(({ message }) => message)
  const left = faults.length - told.length
  return left > 0 ? `${told.join(' ; ')} ; et ${left} autres anomalies` : told.join(' ; ')
}

function answerOf(transfer: TransferHeader, { replyIdentifier, date }: ReplyContext, faults: readonly SedaFault[]) {
  const { version, archivalAgreement, messageIdentifier, archivalAgency, transferringAgency } = transfer
  return {
    version,
    date,
    messageIdentifier: replyIdentifier,
    messageRequestIdentifier: messageIdentifier,
    ...(archivalAgreement === undefined ? {} : { archivalAgreement }),
    events: faults.map((fault) => eventOf(fault, date)),
    archivalAgency,
    transferringAgency,
  }
}

function eventOf({ etape, gravite, message, code }: SedaFault, dateTime: string): SedaEvent {
  const outcome = gravite === 'refus' ? 'KO' : 'WARNING'
  return {
    typeCode: etape,
    type: REPLY_CODES[code],
    dateTime,
    outcome,
    outcomeDetail: `${etape}.${outcome}`,
    outcomeDetailMessage: message,
  }
}

/** Several roots are put under one, which alone bears the cote: Pastell blocks on two identifiers at root level. */
function coted(transfer: ArchiveTransfer, cote: string): ReplyUnit[] {
  let rank = 0
  const next = () => `${cote}_${String(++rank).padStart(4, '0')}`
  const roots = transfer.units.filter(isUnit)
  if (roots.length === 0) return []
  if (roots.length === 1) return [replyUnit(roots[0]!, cote, next)]
  const title = transfer.comments[0] ?? `Versement ${transfer.messageIdentifier}`
  return [
    {
      id: 'versement',
      descriptionLevel: 'OtherLevel',
      title,
      archivalAgencyIdentifier: cote,
      units: roots.map((unit) => replyUnit(unit, next(), next)),
    },
  ]
}

function replyUnit(unit: ArchiveUnit, cote: string, next: () => string): ReplyUnit {
  const { descriptionLevel, title } = unit.content
  return {
    id: unit.id,
    ...(descriptionLevel === undefined ? {} : { descriptionLevel }),
    ...(title === undefined ? {} : { title }),
    archivalAgencyIdentifier: cote,
    units: unit.units.filter(isUnit).map((child) => replyUnit(child, next(), next)),
  }
}

function isUnit(unit: ArchiveUnit | ArchiveUnitLink): unit is ArchiveUnit {
  return !isLink(unit)
}
