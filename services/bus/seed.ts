import { Readable } from 'node:stream'
import type { Collectivite } from '#platform/collectivites'
import { type Ctx, inContext } from '#platform/context'
import { renderDocument } from '#platform/documents'
import { FormError } from '#platform/errors'
import type { DemoTerritory, House } from '#platform/service'
import { rejectDossier, viserDossier } from '#services/parapheur'
import { addJours, formatJour, jourDe } from '#standards/calendrier'
import { cancelDossier } from './actions/cancel-dossier.ts'
import { addPieces } from './actions/change-pieces.ts'
import { createDossier } from './actions/create-dossier.ts'
import { saveBrouillon } from './actions/save-brouillon.ts'
import { sendDossier } from './actions/send-dossier.ts'
import { etapeActive, fluxOf } from './dossier.ts'
import { withoutEcartees } from './flux/cheminement.ts'
import type { Dossier, Moteur } from './modele.ts'
import { SEMIS, type Semis } from './seed-dossiers.ts'
import { findComplet } from './store/dossiers.ts'

/** Prepares and sends the dossiers of the story as their people would, through the same actions. */
export async function seedBus(moteur: Moteur, house: House, territoire: DemoTerritory): Promise<void> {
  for (const semis of SEMIS) {
    const commune = territoire.communes.find(({ slug }) => slug === semis.commune)
    if (commune) await sow(moteur, house, territoire, commune, semis)
  }
}

async function sow(moteur: Moteur, house: House, territoire: DemoTerritory, commune: Collectivite, semis: Semis) {
  const as = async <T>(compte: string, work: (ctx: Ctx) => Promise<T>) =>
    inContext(
      house,
      { actor: await territoire.actorOf(compte, commune), collectivite: commune, requestId: 'demonstration' },
      work,
    )
  const pdf = await house.files.write(commune.id, Readable.from([await documentOf(house, commune, semis)]))
  const id = await as(semis.compte, (ctx) => createDossier(moteur, ctx, { id: ctx.newId(), flux: semis.flux }))
  await as(semis.compte, (ctx) =>
    addPieces(ctx, id, [{ ...pdf, nom: `${fileName(semis.objet)}.pdf`, role: 'principal' }]),
  )
  const dossier = await as(semis.compte, (ctx) => fillIn(moteur, ctx, id, semis))
  const complet = await as(semis.compte, (ctx) => findComplet(ctx, id))
  if (complet) await fluxOf(moteur, dossier).inspect?.(house, commune, complet)
  if (semis.suite && (await send(moteur, as, semis.compte, dossier))) await follow(moteur, as, id, semis)
}

type As = <T>(compte: string, work: (ctx: Ctx) => Promise<T>) => Promise<T>

async function fillIn(moteur: Moteur, ctx: Ctx, id: string, semis: Semis): Promise<Dossier> {
  const complet = await findComplet(ctx, id)
  if (!complet) throw new Error(`The dossier ${id} was not created`)
  const { dossier } = complet
  const flux = fluxOf(moteur, dossier)
  const ecartees = semis.ecartees ?? {}
  const donnees =
    semis.flux === 'actes'
      ? {
          ...dossier.donnees,
          nature: semis.nature ?? null,
          matiere: semis.matiere ?? '',
          date: semis.age === undefined ? '' : addJours(jourDe(ctx.now), -semis.age),
          ecartees,
        }
      : dossier.donnees
  const saisie = {
    objet: semis.objet,
    numero: '',
    donnees,
    cheminement: withoutEcartees(flux.etapes, ecartees),
    typologies: {},
  }
  return saveBrouillon(moteur, ctx, { id, version: dossier.version, saisie })
}

/** Where the préfecture's list is not there yet, the dossier waits as a draft: the demonstration still starts. */
async function send(moteur: Moteur, as: As, compte: string, { id, version }: Dossier): Promise<boolean> {
  try {
    await as(compte, (ctx) => sendDossier(moteur, ctx, { id, version }))
    return true
  } catch (error) {
    if (error instanceof FormError) return false
    throw error
  }
}

async function follow(moteur: Moteur, as: As, id: string, { compte, suite }: Semis): Promise<void> {
  if (suite === 'annule') {
    await as(compte, (ctx) => cancelDossier(moteur, ctx, { id, motif: 'L’acquéreur s’est retiré.' }))
  }
  if (typeof suite !== 'object') return
  const reference = await as(compte, async (ctx) => {
    const complet = await findComplet(ctx, id)
    return complet && etapeActive(complet)?.reference
  })
  if (!reference) return
  if ('vise' in suite) await as(suite.vise, (ctx) => viserDossier(ctx, reference, 'Conforme au vote du conseil.'))
  else await as(suite.rejete, (ctx) => rejectDossier(ctx, reference, suite.motif))
}

function documentOf(house: House, { nom }: Collectivite, { objet, texte, age = 0 }: Semis): Promise<Uint8Array> {
  const at = house.clock()
  return renderDocument(
    {
      title: objet,
      subtitle: `Le ${formatJour(addJours(jourDe(at), -age))}`,
      emetteur: nom,
      blocks: texte.map((text) => ({ kind: 'paragraph', text })),
    },
    { at },
  )
}

const fileName = (objet: string) =>
  objet
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-|-$/g, '')
