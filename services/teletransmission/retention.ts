import type { Ctx } from '#platform/context'
import { detachFichier } from '#platform/files'
import type { RetentionRule } from '#platform/service'
import { addJours, jourDe } from '#standards/calendrier'
import type { Transaction } from './modele.ts'
import type { EtatTransaction } from './states.ts'
import { findEnveloppe } from './store/enveloppes.ts'
import { listAnciennes } from './store/liste.ts'
import { listCourrielsBefore, removeCourriel, removeRetoursOf, requireCourriel } from './store/retours.ts'
import { listFichierIds, removeTransaction, requireTransaction } from './store/transactions.ts'

const JOURS_PREUVE = 10 * 365
const JOURS_ECHEC = 365
const JOURS_COURRIEL = 365

/** How long this room keeps what it holds; the archives keep the acte itself. */
export const retention: readonly RetentionRule[] = [
  {
    code: 'transmissions',
    donnees: 'Transmissions abouties ou annulées : enveloppe, accusé de réception, bordereau, acte tamponné',
    duree: 'Dix ans après la dernière réponse de la préfecture',
    source: 'Preuve du caractère exécutoire (CGCT, article L2131-1) ; l’acte lui-même est versé aux archives',
    listDue: (ctx, days) => listDue(ctx, days, ['acquitte', 'annule'], JOURS_PREUVE),
    remove: removeWithFiles,
  },
  {
    code: 'echecs',
    donnees: 'Transmissions refusées ou en erreur',
    duree: 'Un an après l’échec',
    source: 'Suivi des envois',
    listDue: (ctx, days) => listDue(ctx, days, ['en-anomalie', 'erreur'], JOURS_ECHEC),
    remove: removeWithFiles,
  },
  {
    code: 'courriels',
    donnees: 'Courriels bruts du ministère, une fois leurs messages remis aux collectivités',
    duree: 'Un an après leur réception',
    source: 'Suivi technique de l’opérateur',
    async listDue(ctx, days) {
      const rows = await listCourrielsBefore(ctx, before(ctx, JOURS_COURRIEL - days))
      return rows.map(({ id, sujet, recuLe }) => ({ id, label: sujet, jour: addJours(jourDe(recuLe), JOURS_COURRIEL) }))
    },
    async remove(ctx, id) {
      const { fichierId } = await requireCourriel(ctx, id)
      await removeCourriel(ctx, id)
      await detachFichier(ctx, fichierId)
    },
  },
]

async function listDue(ctx: Ctx, days: number, etats: readonly EtatTransaction[], kept: number) {
  const rows = await listAnciennes(ctx, etats, before(ctx, kept - days))
  return rows.map((row) => ({ id: row.id, label: labelOf(row), jour: addJours(jourDe(row.modifieLe), kept) }))
}

const labelOf = ({ numero, objet }: Transaction) => (numero ? `${numero}, ${objet}` : objet)

const before = (ctx: Ctx, days: number) => new Date(ctx.now.getTime() - days * 86_400_000)

async function removeWithFiles(ctx: Ctx, id: string): Promise<void> {
  const row = await requireTransaction(ctx, id, { lock: true })
  const enveloppe = await findEnveloppe(ctx, id)
  const retours = await removeRetoursOf(ctx, id)
  const own = await listFichierIds(ctx, row)
  await removeTransaction(ctx, id)
  const others = [
    enveloppe?.archiveFichierId,
    ...retours.flatMap(({ fichierId, pieces }) => [fichierId, ...pieces.map((piece) => piece.fichierId)]),
  ].filter((fichierId) => fichierId != null)
  for (const fichierId of new Set([...own, ...others])) await detachFichier(ctx, fichierId)
}
