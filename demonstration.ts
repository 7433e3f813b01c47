import { MOT_DE_PASSE_DEMONSTRATION } from '#platform/config'
import { DomainError } from '#platform/errors'
import { findEtat, setEtat } from '#platform/house'
import type { DemoTerritory, House } from '#platform/service'

const ETAT = 'demonstration'

/**
 * Sows the invented territory on the first start, each service in its turn, through its own actions.
 *
 * @returns what to print for whoever discovers Parvis
 * @throws DomainError `demonstration.interrompue` when an earlier sowing was cut: it is not guessed where it stopped
 */
export async function seedDemonstration(house: House, progress: (stage: string) => void): Promise<string[]> {
  const etat = await findEtat(house.db, ETAT)
  if (etat === 'en-cours') {
    throw new DomainError(
      'demonstration.interrompue',
      'Le premier démarrage a été interrompu pendant le semis du territoire de démonstration. Relancez après : npm run reset',
    )
  }
  if (etat === undefined) {
    await setEtat(house.db, ETAT, 'en-cours')
    const territoire: DemoTerritory = {
      operateur: undefined as never,
      communes: [],
      comptes: {},
      actorOf: undefined as never,
    }
    for (const service of house.services) {
      if (!service.seed) continue
      progress(`Semis du territoire de démonstration : ${service.catalogue.nom}`)
      await service.seed(house, territoire)
    }
    await setEtat(house.db, ETAT, 'finie')
  }
  return ADVICE
}

const ADVICE = [
  '',
  `Comptes de démonstration (mot de passe : ${MOT_DE_PASSE_DEMONSTRATION})`,
  '  secretaire@saint-aubin.test   secrétaire de mairie : prépare et envoie les actes',
  '  adjointe@saint-aubin.test     première adjointe : donne son visa',
  '  maire@saint-aubin.test        maire : signe (code de double authentification affiché à l’écran)',
  '  operateur@val-ourle.test      syndicat mixte : exploite la maison',
  '',
  'À essayer d’abord : connectez-vous en secrétaire, « Nouveau dossier », déposez un PDF, puis « Envoyer ».',
]
