import type { Service } from '#platform/service'
import { annuaire } from '#services/annuaire'
import { bureau } from '#services/bureau'
import { parapheur } from '#services/parapheur'
import { sso } from '#services/sso'

/** The rooms of the house, in the order of the menu; each after those it builds upon. A new room is one line here. */
export const ROOMS: readonly Service[] = [bureau, sso, annuaire, parapheur]
