import { NotFoundError } from '#platform/errors'
import type { Demande } from '#platform/http'
import { visibleTo } from '../permissions.ts'

/** The room exists only for those who have a role in it. @throws NotFoundError */
export function demandVisible(demande: Pick<Demande, 'actor'>): void {
  if (visibleTo(demande.actor) === 'aucun') throw new NotFoundError()
}
