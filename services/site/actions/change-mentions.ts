import type { Ctx } from '#platform/context'
import { type Faute, ForbiddenError, FormError } from '#platform/errors'
import { record } from '#platform/journal'
import { isJour, jourDe } from '#standards/calendrier'
import { saveMentions } from '../store/mentions.ts'

/** The form, as typed. */
export type SaisieMentions = Record<(typeof CHAMPS_MENTIONS)[number], string>

export const CHAMPS_MENTIONS = [
  'directeur',
  'hebergeur',
  'hebergeurAdresse',
  'hebergeurTelephone',
  'dpo',
  'conformite',
  'auditPar',
  'auditLe',
  'auditTaux',
] as const

const CONFORMITES = ['non', 'partielle', 'totale'] as const

/**
 * Writes what the house must say of itself; the context is that of the operator's own collectivité.
 *
 * @throws ForbiddenError; FormError
 */
export async function changeMentions(ctx: Ctx, saisie: SaisieMentions): Promise<void> {
  if (
    ctx.actor.genre !== 'operateur' &&
    !(ctx.actor.genre === 'agent' && ctx.actor.roles.has('exploitation.operateur'))
  )
    throw new ForbiddenError('Seul l’opérateur complète les mentions de la plateforme.')
  const conformite = CONFORMITES.find((one) => one === saisie.conformite) ?? 'non'
  const auditTaux = saisie.auditTaux === '' ? null : Number(saisie.auditTaux)
  const fautes = checkAudit(ctx, saisie, conformite, auditTaux)
  if (fautes.length > 0) throw new FormError(fautes)
  const auditLe = saisie.auditLe || null
  await saveMentions(ctx, { ...saisie, conformite, auditLe, auditTaux, modifieesLe: ctx.now })
  await record(ctx, 'site.mentions-changees', { type: 'site', id: 'mentions' }, { conformite })
}

/** A state of conformity rests on an audit: 100 % for a total one, half at least for a partial one (RGAA 4.1). */
function checkAudit(
  ctx: Ctx,
  { auditLe }: SaisieMentions,
  conformite: (typeof CONFORMITES)[number],
  taux: number | null,
): Faute[] {
  const fautes: Faute[] = []
  const fault = (champ: string, message: string) => fautes.push({ champ, code: `site.${champ}`, message })
  if (taux !== null && !(Number.isInteger(taux) && 0 <= taux && taux <= 100))
    fault('auditTaux', 'Le taux est un nombre entier de 0 à 100.')
  if (auditLe !== '' && (!isJour(auditLe) || auditLe > jourDe(ctx.now)))
    fault('auditLe', 'La date de l’audit est passée et s’écrit AAAA-MM-JJ.')
  if (conformite === 'non' || fautes.length > 0) return fautes
  if (auditLe === '') fault('auditLe', 'Cette conformité se déclare après un audit : indiquez sa date.')
  if (taux === null || taux < (conformite === 'totale' ? 100 : 50))
    fault(
      'auditTaux',
      conformite === 'totale'
        ? 'La conformité totale demande un taux de 100 %.'
        : 'La conformité partielle demande un taux d’au moins 50 %.',
    )
  return fautes
}
