import { inOperateurContext } from '#platform/context'
import { countMailTroubles } from '#platform/mail'
import { openPlatformKey } from '#platform/secrets'
import type { Health, House } from '#platform/service'

const LATE_MS = 15 * 60_000

/** The key opens, and mails leave. */
export async function health(house: House): Promise<Health> {
  await openPlatformKey(house.config)
  const { smtpUrl, mode } = house.config
  const who = { actor: { genre: 'systeme' as const, nom: 'Parvis (supervision)' }, requestId: 'sante' }
  const before = new Date(house.clock().getTime() - LATE_MS)
  const { enAttente, refuses } = await inOperateurContext(house, who, (ctx) => countMailTroubles(ctx, before))
  if (!smtpUrl && mode === 'production')
    return { state: 'degrade', message: `Aucun serveur d’envoi (SMTP_URL) : ${enAttente} courriels attendent.` }
  if (enAttente > 0)
    return { state: 'degrade', message: `${enAttente} courriels attendent depuis plus d’un quart d’heure.` }
  if (refuses > 0) return { state: 'degrade', message: `${refuses} courriels refusés par le serveur du destinataire.` }
  return {
    state: 'bon',
    message: smtpUrl ? 'Connexion et courriels' : 'Connexion ; courriels gardés dans la boîte d’envoi',
  }
}
