import { DomainError, type Faute, FormError } from '#platform/errors'
import { listRecus } from '#platform/files'
import { type Demande, type Form, json, type Reponse, redirect } from '#platform/http'
import { formatHeure, heureDe } from '#standards/calendrier'
import { addPieces, movePiece, removePiece } from '../actions/change-pieces.ts'
import { correctDossier } from '../actions/correct-dossier.ts'
import { saveBrouillon } from '../actions/save-brouillon.ts'
import { sendDossier } from '../actions/send-dossier.ts'
import { fluxOf, getVisible } from '../dossier.ts'
import type { Dossier, Moteur, Saisie } from '../modele.ts'
import { formulairePage } from '../pages/formulaire.ts'
import { can, canCreate, demand } from '../permissions.ts'
import { busUrls } from '../urls.ts'

export async function showFormulaire(moteur: Moteur, demande: Demande): Promise<Reponse> {
  demand(canCreate(demande.actor))
  const { dossier } = await demande.inContext((ctx) => getVisible(ctx, idOf(demande)))
  if (!can(demande.actor, 'modifier', dossier).ok) return redirect(busUrls.dossier(demande.collectivite, dossier.id))
  return render(moteur, demande, {})
}

/** One button of the form: whichever it is, what was typed is kept first. */
export async function postFormulaire(moteur: Moteur, demande: Demande): Promise<Reponse> {
  const form = await demande.form()
  const id = idOf(demande)
  try {
    const { fautes, dossier } = await keep(moteur, demande, form)
    if (fautes.length > 0) return await render(moteur, demande, { fautes })
    return await follow(moteur, demande, form, dossier)
  } catch (error) {
    if (!(error instanceof DomainError) || error.status === 403 || error.status === 404) throw error
    if (error.code === 'bus.deja-envoye') {
      return redirect(busUrls.dossier(demande.collectivite, id), { toast: error.message })
    }
    if (error.code === 'bus.version-perimee') return render(moteur, demande, { conflit: error.message, typed: form })
    return render(moteur, demande, { fautes: fautesOfError(error) })
  }
}

/** Saves without a word of reproach, and answers what the server knows better, in zones of the form. */
export async function saveInBackground(moteur: Moteur, demande: Demande): Promise<Reponse> {
  const form = await demande.form()
  try {
    const { fautes, dossier } = await keep(moteur, demande, form)
    const zones = await demande.inContext(async (ctx) =>
      fluxOf(moteur, dossier).renderZones(ctx, await getVisible(ctx, dossier.id), fautes),
    )
    const shown = zones.filter(({ id }) => id !== 'documents' || hasTeleversements(form))
    return json({
      version: dossier.version,
      message: `Brouillon enregistré à ${formatHeure(heureDe(demande.now))}`,
      zones: Object.fromEntries(shown.map(({ id, contenu }) => [id, String(contenu)])),
    })
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return json({ code: error.code, message: error.message }, error.status)
  }
}

/** Documents, then fields: a file that cannot be taken must not lose the words. */
async function keep(
  moteur: Moteur,
  demande: Demande,
  form: Form,
): Promise<{ fautes: readonly Faute[]; dossier: Dossier }> {
  const id = idOf(demande)
  const fautes = await keepDocuments(demande, form)
  await inspectDocuments(moteur, demande)
  const dossier = await demande.inContext(async (ctx) => {
    const { dossier: before } = await getVisible(ctx, id)
    const saisie = fluxOf(moteur, before).readSaisie(form)
    return saveBrouillon(moteur, ctx, { id, version: Number(form.get('version')), saisie })
  })
  return { fautes, dossier }
}

/** Before they are judged: a damaged or protected PDF is told now, not after the signature. */
async function inspectDocuments(moteur: Moteur, demande: Demande): Promise<void> {
  const complet = await demande.inContext((ctx) => getVisible(ctx, idOf(demande)))
  await fluxOf(moteur, complet.dossier).inspect?.(demande.house, demande.collectivite, complet)
}

async function keepDocuments(demande: Demande, form: Form): Promise<readonly Faute[]> {
  try {
    await demande.inContext(async (ctx) => {
      const principal = (await listRecus(ctx, form, 'principal')).map((recu) => ({
        ...recu,
        role: 'principal' as const,
      }))
      const annexes = (await listRecus(ctx, form, 'annexes')).map((recu) => ({ ...recu, role: 'annexe' as const }))
      if (principal.length + annexes.length > 0) await addPieces(ctx, idOf(demande), [...principal, ...annexes])
    })
    return []
  } catch (error) {
    // A file that could not be taken names its field, whatever the reason.
    if (!(error instanceof DomainError) || (error.status !== 422 && !('champ' in error.details))) throw error
    if (error.status >= 500) demande.house.log.error({ err: error.cause }, error.code)
    return fautesOfError(error)
  }
}

async function follow(moteur: Moteur, demande: Demande, form: Form, dossier: Dossier): Promise<Reponse> {
  const { collectivite } = demande
  const { id, version } = dossier
  const again = busUrls.formulaire(collectivite, id)
  if (form.has('retirer')) {
    await demande.inContext((ctx) => removePiece(ctx, id, form.get('retirer')))
    return redirect(again, { toast: 'Document retiré du dossier.' })
  }
  for (const [name, sens] of [
    ['monter', 'haut'],
    ['descendre', 'bas'],
  ] as const) {
    if (!form.has(name)) continue
    await demande.inContext((ctx) => movePiece(ctx, id, form.get(name), sens))
    return redirect(again)
  }
  for (const [name, geste] of Object.entries(fluxOf(moteur, dossier).gestes ?? {})) {
    if (form.has(name)) return redirect(again, { toast: await demande.inContext(geste) })
  }
  if (form.get('action') === 'envoyer') {
    await demande.inContext((ctx) => sendDossier(moteur, ctx, { id, version }))
    return redirect(busUrls.dossier(collectivite, id), { toast: 'Dossier envoyé.' })
  }
  if (form.get('action') === 'corriger') return relaunch(moteur, demande, form, dossier)
  return redirect(again, { toast: 'Brouillon enregistré.' })
}

const RELANCES = {
  documents: 'Dossier relancé. Les documents ont changé : la signature est redemandée.',
  cheminement: 'Dossier relancé depuis sa première étape.',
  demande: 'Dossier relancé depuis sa première étape.',
} as const

async function relaunch(moteur: Moteur, demande: Demande, form: Form, { id, version }: Dossier): Promise<Reponse> {
  const depuisLeDebut = form.get('depuis_le_debut') === 'oui'
  const reprise = await demande.inContext((ctx) => correctDossier(moteur, ctx, { id, version, depuisLeDebut }))
  const toast = reprise.depuis === 'etape' ? 'Dossier corrigé et relancé.' : RELANCES[reprise.raison]
  return redirect(busUrls.dossier(demande.collectivite, id), { toast })
}

/** The page of the form: what is saved, or what was typed over it when both differ. */
async function render(
  moteur: Moteur,
  demande: Demande,
  options: { fautes?: readonly Faute[]; conflit?: string; typed?: Form },
): Promise<Reponse> {
  const { fautes = [], conflit, typed } = options
  const { complet, zones } = await demande.inContext(async (ctx) => {
    const saved = await getVisible(ctx, idOf(demande))
    const flux = fluxOf(moteur, saved.dossier)
    const shown = typed ? { ...saved, dossier: overlay(saved.dossier, flux.readSaisie(typed)) } : saved
    return { complet: shown, zones: await flux.renderZones(ctx, shown, fautes) }
  })
  return formulairePage(demande, { moteur, complet, zones, fautes, conflit })
}

function overlay(dossier: Dossier, { objet, numero, donnees, cheminement }: Saisie): Dossier {
  return { ...dossier, objet, numero, donnees, cheminement: [...cheminement] }
}

/** A refusal of a room is shown where the mistakes are. */
function fautesOfError(error: DomainError): readonly Faute[] {
  if (error instanceof FormError) return error.fautes
  const { code, message, details } = error
  return [{ ...(typeof details.champ === 'string' ? { champ: details.champ } : {}), code, message }]
}

const hasTeleversements = (form: Form) => [...form.fields.keys()].some((name) => name.endsWith('_televersement'))
const idOf = (demande: Demande) => demande.params.id ?? ''
