import type { Ctx } from '#platform/context'
import type { Attente, SearchResult } from '#platform/service'
import { findTypeMessage } from '#standards/actes'
import { formatInstant } from '#standards/calendrier'
import type { RetourGarde, Transaction } from './modele.ts'
import { canRead, canTransmit } from './permissions.ts'
import { HEURES_SANS_AR } from './rules.ts'
import { ETATS, ETATS_EN_CHEMIN } from './states.ts'
import { listActes, listSansReponse, listTransactions } from './store/liste.ts'
import { listRetours } from './store/retours.ts'
import { teletransmissionUrls } from './urls.ts'

const MAX = 20

/** Messages to deal with, actes that the préfecture leaves without answer, refused actes that no dossier shows. */
export async function listAttentes(ctx: Ctx): Promise<Attente[]> {
  if (ctx.actor.genre !== 'agent' || !canTransmit(ctx.actor).ok) return []
  const before = new Date(ctx.now.getTime() - HEURES_SANS_AR * 3_600_000)
  const retours = await listRetours(ctx, ['a-rattacher', 'a-lire'], MAX)
  const late = (await listSansReponse(ctx, before)).filter(({ type }) => type === 1)
  const refused = await listActes(ctx, ['en-anomalie', 'erreur'], { limit: MAX, sansOrigine: true })
  return [
    ...retours.map((retour) => attenteOfRetour(ctx, retour)),
    ...late.map((acte) => attenteOfActe(ctx, acte, 'sans réponse de la préfecture')),
    ...refused.map((acte) => attenteOfActe(ctx, acte, acte.anomalie?.detail ?? 'refusé')),
  ]
}

/** Actes on their way to the préfecture, that no dossier shows. */
export async function listEnCours(ctx: Ctx): Promise<Attente[]> {
  if (!canRead(ctx.actor)) return []
  const rows = await listActes(ctx, [...ETATS_EN_CHEMIN, 'annulation-demandee'], { limit: MAX, sansOrigine: true })
  return rows.map((acte) => attenteOfActe(ctx, acte, ETATS[acte.etat].label.toLowerCase()))
}

export async function search(ctx: Ctx, words: string): Promise<SearchResult[]> {
  if (!canRead(ctx.actor)) return []
  const { rows } = await listTransactions(ctx, { q: words }, { par: 'depot', sens: 'desc' }, { limit: MAX, offset: 0 })
  return rows.map((acte) => ({
    label: `${acte.numero} ${acte.objet}`,
    detail: `${ETATS[acte.etat].label}, envoyé le ${formatInstant(acte.deposeLe)}`,
    href: teletransmissionUrls.transaction(ctx.collectivite, acte.id),
  }))
}

function attenteOfActe(ctx: Ctx, acte: Transaction, detail: string): Attente {
  return {
    label: `Acte ${acte.numero} : ${acte.objet}`,
    detail,
    href: teletransmissionUrls.transaction(ctx.collectivite, acte.id),
    since: acte.deposeLe,
  }
}

function attenteOfRetour(ctx: Ctx, { racine, motif, recuLe }: RetourGarde): Attente {
  return {
    label: `Message de la préfecture : ${findTypeMessage(racine)?.libelle ?? racine}`,
    detail: motif || 'à lire',
    href: teletransmissionUrls.retours(ctx.collectivite),
    since: recuLe,
  }
}
