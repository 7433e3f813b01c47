import type { Service } from '#platform/service'
import { annuaire } from '#services/annuaire'
import { archivage } from '#services/archivage'
import { bureau } from '#services/bureau'
import { bus } from '#services/bus'
import { exploitation } from '#services/exploitation'
import { parapheur } from '#services/parapheur'
import { secret } from '#services/secret'
import { site } from '#services/site'
import { sso } from '#services/sso'
import { teletransmission } from '#services/teletransmission'

/** The rooms of the house, each after those it builds upon. A new room is one line here. */
export const ROOMS: readonly Service[] = [
  bureau,
  sso,
  annuaire,
  parapheur,
  teletransmission,
  site,
  archivage,
  bus,
  secret,
  exploitation,
]
