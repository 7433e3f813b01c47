import { type CourrielMinistere, parseNom, type RetourRecu } from '#standards/actes'

/**
 * SIREN of the collectivité to which a mail is addressed: the envelope says it; without one, the refused envelope, the
 * identifier of the acte, or the name of the message. Empty when nothing tells.
 */
export function sirenOf({ enveloppe, retours }: CourrielMinistere): string {
  const candidates = [enveloppe?.siren ?? '', ...retours.flatMap(sirensOfRetour)]
  return candidates.find((siren) => /^\d{9}$/.test(siren)) ?? ''
}

function sirensOfRetour({ retour, nom }: RetourRecu): string[] {
  const parsed = parseNom(nom)
  const sirens = parsed?.genre === 'message' ? [parsed.siren] : []
  if (retour.racine === 'AnomalieEnveloppe') sirens.unshift(retour.enveloppe.emetteur.siren)
  if ('idActe' in retour && /^[09]\d[0-9AB]-\d{9}-/.test(retour.idActe)) sirens.push(retour.idActe.split('-')[1] ?? '')
  return sirens
}
