import { type Collectivite, findCollectivite, findOperateur } from '#platform/collectivites'
import type { Tx } from '#platform/db'
import type { House } from '#platform/service'
import { findDemandeur } from './store/demandes.ts'
import { findCollectiviteId } from './store/documents.ts'

/** The collectivité behind walls that holds a document: its address says nothing of it. */
export const findOwner = (house: House, identifiant: string) =>
  locate(house, (tx) => findCollectiviteId(tx, identifiant))

/** The collectivité that asked for a secret. */
export const findAsker = (house: House, jeton: string) => locate(house, (tx) => findDemandeur(tx, jeton))

/** Whoever deposits without account does it at the operator: he answers for the host, for its room and for abuse. */
export const findHote = (house: House): Promise<Collectivite | undefined> =>
  house.db.inTransaction('operateur', findOperateur)

function locate(house: House, find: (tx: Tx) => Promise<string | undefined>): Promise<Collectivite | undefined> {
  return house.db.inTransaction('operateur', async (tx) => {
    const id = await find(tx)
    const collectivite = id === undefined ? undefined : await findCollectivite(tx, id)
    return collectivite?.fermeeLe ? undefined : collectivite
  })
}
