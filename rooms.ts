import type { Service } from '#platform/service'

/** The rooms of the house, in the order of the menu; each after those it builds upon. A new room is one line here. */
export const ROOMS: readonly Service[] = []
