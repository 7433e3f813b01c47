import {
  type ArchiveTransfer,
  type ArchiveTransferReply,
  acceptTransfer,
  buildArchiveTransferReply,
  refuseTransfer,
  type SedaEvent,
  type TransferHeader,
} from '#standards/seda'
import { type Accord, CONTROLES, type Controle, type Versement } from '../modele.ts'
import { fautesOf } from './fautes.ts'

/** The reply that takes the archives over: code 000, the cotes, one event a control. */
export function buildAcceptation(
  transfer: ArchiveTransfer,
  versement: Versement,
  controles: readonly Controle[],
): { reply: ArchiveTransferReply; bytes: Uint8Array } {
  const date = (versement.accepteLe as Date).toISOString()
  const context = { ...contextOf(versement, date), cote: versement.cote as string, grantDate: date }
  return rendered(acceptTransfer(transfer, context, fautesOf(controles)), controles)
}

/** The reply that refuses, for every fault at once; a transfer too broken to say who sent it is answered all the same. */
export function buildRefus(
  versement: Versement,
  accord: Accord,
  date: Date,
): { reply: ArchiveTransferReply; bytes: Uint8Array } {
  const { controles } = versement
  const context = contextOf(versement, date.toISOString())
  return rendered(refuseTransfer(headerOf(versement, accord), context, fautesOf(controles)), controles)
}

function contextOf(versement: Versement, date: string) {
  return { replyIdentifier: `ATR-${versement.identifiant ?? versement.id}-${versement.tentative}`, date }
}

function headerOf({ constat, identifiant, id }: Versement, accord: Accord): TransferHeader {
  const entete = constat?.entete
  const archives = { identifier: accord.serviceArchives, name: accord.serviceArchivesNom }
  return {
    version: entete?.version ?? '2.1',
    messageIdentifier: entete?.messageIdentifier || identifiant || id,
    ...(entete?.archivalAgreement ? { archivalAgreement: entete.archivalAgreement } : {}),
    archivalAgency: entete?.archivalAgency.identifier ? entete.archivalAgency : archives,
    transferringAgency: entete?.transferringAgency.identifier
      ? entete.transferringAgency
      : { identifier: accord.serviceVersant },
  }
}

function rendered(answer: ArchiveTransferReply, controles: readonly Controle[]) {
  const reply = { ...answer, events: controles.flatMap((controle) => eventsOf(controle, answer)) }
  return { reply, bytes: buildArchiveTransferReply(reply) }
}

/** Those of the faults, and a good word for each control that found none. */
function eventsOf({ code, resultat, fautes }: Controle, answer: ArchiveTransferReply): SedaEvent[] {
  const { etape, label } = CONTROLES[code]
  if (resultat === 'non-fait') return []
  if (fautes.length > 0)
    return answer.events.filter((event) => fautes.some((one) => one.message === event.outcomeDetailMessage))
  return [
    {
      typeCode: etape,
      type: label,
      dateTime: answer.date,
      outcome: 'OK',
      outcomeDetail: `${etape}.OK`,
      outcomeDetailMessage: label,
    },
  ]
}
