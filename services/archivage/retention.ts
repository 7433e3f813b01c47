import { ForbiddenError } from '#platform/errors'
import { detachFichier } from '#platform/files'
import type { RetentionRule } from '#platform/service'
import { addJours, addMois, debutDe, jourDe } from '#standards/calendrier'
import { recordVersement } from './events.ts'
import { getVersementRow, listPaquetsRefuses, updateVersement } from './store/versements.ts'

const MOIS_PAQUET_REFUSE = 12

export const retention: readonly RetentionRule[] = [
  {
    code: 'archives',
    donnees: 'Archives entrées au registre',
    duree:
      'Sans limite dans Parvis : à la fin de la durée d’utilité administrative, l’archive est seulement signalée. Elle n’est éliminée qu’avec le visa du directeur des Archives départementales, jamais par une purge',
    source: 'Code du patrimoine, articles L212-2, L212-3, R212-14 et L214-3',
    listDue: async () => [],
    async remove() {
      throw new ForbiddenError('Une archive publique ne s’élimine qu’avec le visa des Archives départementales.')
    },
  },
  {
    code: 'paquet-refuse',
    donnees: 'Paquet d’un versement refusé (la réponse et les contrôles restent)',
    duree: 'Un an après le refus',
    source: 'Minimisation (RGPD, article 5.1.c) : le dossier d’origine reste dans son service',
    async listDue(ctx, days) {
      const limit = addMois(addJours(jourDe(ctx.now), days), -MOIS_PAQUET_REFUSE)
      const rows = await listPaquetsRefuses(ctx, debutDe(addJours(limit, 1)))
      return rows.map(({ id, objet, reponduLe }) => ({
        id,
        label: objet,
        jour: addMois(jourDe(reponduLe as Date), MOIS_PAQUET_REFUSE),
      }))
    },
    async remove(ctx, id) {
      const versement = await getVersementRow(ctx, id, { lock: true })
      if (!versement.sipFichierId) return
      await updateVersement(ctx, versement, { sipFichierId: null })
      await detachFichier(ctx, versement.sipFichierId)
      await recordVersement(ctx, 'versement.paquet-efface', versement)
    },
  },
]
