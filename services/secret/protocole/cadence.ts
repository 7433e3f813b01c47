import { openPlatformKey } from '#platform/secrets'
import type { House } from '#platform/service'
import { isAmong } from '../origine.ts'
import { takeTour } from '../store/demandes.ts'
import { Refus } from './messages.ts'

/**
 * Who may deposit without account, and how often: one deposit an address in `SECRET_DELAI` seconds, counted for all the
 * processes of the house. The address is kept as a keyed digest only.
 *
 * @throws Refus `trop-tot`, `non-autorise`
 */
export async function checkDeposant(house: House, ip: string): Promise<void> {
  const { secretDelai, secretDeposants, secretExemptes } = house.config
  if (secretDelai > 0 && !isAmong(ip, secretExemptes)) {
    const cle = (await openPlatformKey(house.config)).digest(ip, 'secret.cadence')
    const now = house.clock()
    const since = new Date(now.getTime() - secretDelai * 1000)
    const granted = await house.db.inTransaction('operateur', (tx) => takeTour(tx, cle, now, since))
    if (!granted) throw new Refus('trop-tot', { secondes: secretDelai })
  }
  if (secretDeposants.length > 0 && !isAmong(ip, secretDeposants)) throw new Refus('non-autorise')
}
