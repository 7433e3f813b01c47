import { listComptesSansAcces, removeCompte } from '#platform/auth'
import { record } from '#platform/journal'
import { listMailMonths, removeMailMonth } from '#platform/mail'
import type { RetentionRule } from '#platform/service'

const DAY_MS = 86_400_000
/** CNIL, guide « Les durées de conservation » (2020): an account ends with the need for it. */
const COMPTE_DAYS = 180
/** CNIL, deliberation 2021-122 on logs: six months to one year. */
const COURRIEL_DAYS = 365

export const retention: readonly RetentionRule[] = [
  {
    code: 'comptes-sans-acces',
    donnees: 'Comptes que plus aucune collectivité n’utilise',
    duree: 'Six mois après le retrait du dernier accès',
    source: 'RGPD, article 5-1-e ; CNIL, guide des durées de conservation',
    async listDue(ctx, days) {
      // Accounts belong to no collectivité: they are told, and erased, once, at the operator's.
      if (ctx.collectivite.genre !== 'operateur') return []
      const since = new Date(ctx.now.getTime() + (days - COMPTE_DAYS) * DAY_MS)
      const comptes = await listComptesSansAcces(ctx.tx, since)
      return comptes.map(({ id, nom, sansAccesDepuis }) => ({
        id,
        label: `Compte de ${nom}`,
        jour: dayOf(sansAccesDepuis, COMPTE_DAYS),
      }))
    },
    async remove(ctx, id) {
      await removeCompte(ctx.tx, id)
      await record(ctx, 'compte.efface', { type: 'compte', id })
    },
  },
  {
    code: 'courriels',
    donnees: 'Messages envoyés par Parvis, mois par mois',
    duree: 'Un an après la fin du mois',
    source: 'RGPD, article 5-1-e ; CNIL, délibération 2021-122',
    async listDue(ctx, days) {
      const before = new Date(ctx.now.getTime() + (days - COURRIEL_DAYS) * DAY_MS)
      const months = await listMailMonths(ctx, before)
      return months.map(({ mois, nombre, fin }) => ({
        id: mois,
        label: `${nombre} message${nombre > 1 ? 's' : ''} de ${mois}`,
        jour: dayOf(fin, COURRIEL_DAYS),
      }))
    },
    remove: (ctx, mois) => removeMailMonth(ctx, mois),
  },
]

const dayOf = (from: Date, days: number) => new Date(from.getTime() + days * DAY_MS).toISOString().slice(0, 10)
