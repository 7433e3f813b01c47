import { type Collectivite, findOperateur } from '#platform/collectivites'
import { type Ctx, inContext } from '#platform/context'
import { FormError, NotFoundError } from '#platform/errors'
import { type Demande, type Reponse, type Route, redirect } from '#platform/http'
import { CHAMPS_MENTIONS, changeMentions, type SaisieMentions } from '../actions/change-mentions.ts'
import { accessibilitePage } from '../pages/accessibilite.ts'
import { type Maison, mentionsFormPage, mentionsMaisonPage } from '../pages/mentions-maison.ts'
import { findMentions } from '../store/mentions.ts'
import { siteUrls } from '../urls.ts'
import { findFiche } from './collectivite.ts'

/** Pages of the house itself, linked from the foot of every page. */
export const maisonRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: siteUrls.accessibilite(),
    access: 'public',
    summary: 'Déclaration d’accessibilité',
    handler: async (demande) => accessibilitePage(demande, await readMaison(demande)),
  },
  {
    method: 'GET',
    path: siteUrls.mentions(),
    access: 'public',
    summary: 'Mentions légales de la plateforme',
    handler: async (demande) => mentionsMaisonPage(demande, await readMaison(demande)),
  },
  {
    method: 'GET',
    path: siteUrls.mentionsOperateur(),
    access: 'operateur',
    summary: 'Formulaire des mentions de la plateforme',
    handler: showForm,
  },
  {
    method: 'POST',
    path: siteUrls.mentionsOperateur(),
    access: 'operateur',
    summary: 'Changement des mentions de la plateforme',
    handler: postForm,
  },
]

/** Undefined before the installation is done: nobody runs the house yet. */
async function readMaison(demande: Demande): Promise<Maison | undefined> {
  return inMaison(demande, async (ctx) => ({
    nom: ctx.collectivite.nom,
    fiche: await findFiche(ctx),
    mentions: await findMentions(ctx),
  }))
}

async function showForm(demande: Demande): Promise<Reponse> {
  const { modifieesLe: _, auditTaux, ...mentions } = (await readMaison(demande))?.mentions ?? DEFAULTS
  return mentionsFormPage(demande, { ...mentions, auditTaux: auditTaux === null ? '' : String(auditTaux) })
}

const DEFAULTS = { conformite: 'non', auditTaux: null, modifieesLe: undefined }

async function postForm(demande: Demande): Promise<Reponse> {
  const form = await demande.form()
  const saisie = Object.fromEntries(CHAMPS_MENTIONS.map((name) => [name, form.get(name)])) as SaisieMentions
  try {
    const done = await inMaison(demande, async (ctx) => {
      await changeMentions(ctx, saisie)
      return true
    })
    if (!done) throw new NotFoundError('L’opérateur n’est pas encore installé.')
  } catch (error) {
    if (error instanceof FormError) return mentionsFormPage(demande, form, error.fautes)
    throw error
  }
  return redirect(siteUrls.mentions(), { toast: 'Les mentions de la plateforme sont enregistrées.' })
}

async function inMaison<T>(demande: Demande, work: (ctx: Ctx) => Promise<T>): Promise<T | undefined> {
  const operateur: Collectivite | undefined = await demande.inOperateurContext((ctx) => findOperateur(ctx.tx))
  if (!operateur) return undefined
  const { actor, requestId } = demande
  return inContext(demande.house, { actor, requestId, collectivite: operateur }, work)
}
