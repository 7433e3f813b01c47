import type { Ctx } from '#platform/context'
import { attachFile, type Contenu, type Fichier, getFichier } from '#platform/files'
import type { Job, Travail } from '#platform/jobs'
import type { House } from '#platform/service'
import { jourDe } from '#standards/calendrier'
import { isLink, isRefused, type ParsedTransfer } from '#standards/seda'
import { recordVersement } from '../events.ts'
import type { Accord, Constat, Controle, Versement } from '../modele.ts'
import { findAccord, lockAccord } from '../store/accords.ts'
import { findTenant, getVersementRow, listTentatives, updateVersement } from '../store/versements.ts'
import { buildControles } from './controle.ts'
import { faute, fautesOf } from './fautes.ts'
import { inspectPaquet } from './inspection.ts'
import { oneChunk, openSource } from './lecture.ts'
import { ranger } from './ranger.ts'
import { refuser } from './refuser.ts'
import { verifySignatures } from './signatures.ts'
import { suivre, type TravailVersement } from './suivi.ts'

/** Opens the package as received and makes every control. Cut anywhere, it is made again from the package. */
export const controler: Job<TravailVersement, House> = {
  name: 'archivage.controler',
  label: 'Versement aux archives : contrôle',
  retry: 'tiers',
  run: (travail, { versementId }) => suivre(travail, versementId, () => controlVersement(travail, versementId)),
}

interface Resultat {
  controles: readonly Controle[]
  constat: Constat
  parsed: ParsedTransfer | undefined
  bordereau: Contenu | undefined
}

async function controlVersement(travail: Travail<House>, id: string): Promise<void> {
  const { house, collectivite } = travail
  const begun = await travail.inContext((ctx) => begin(ctx, id))
  if (!begun) return
  const { sip, signatures: wanted } = begun
  const source = openSource(house, collectivite.id, sip)
  const inspection = await inspectPaquet(source)
  const { manifest, parsed, fichiers } = inspection
  const signatures =
    wanted && fichiers ? await verifySignatures(source, fichiers, await house.confiance.anchors()) : undefined
  const bordereau = manifest?.length ? await house.files.write(collectivite.id, oneChunk(manifest)) : undefined
  await travail.once(async (ctx) => {
    const versement = await getVersementRow(ctx, id, { lock: true })
    if (versement.etat !== 'controle') return
    // Locks the agreement: two transfers of one identifier are controlled one after the other.
    const usuel = await lockAccord(ctx)
    const named = parsed?.transfer.archivalAgreement
    const { controles, constat } = buildControles(inspection, {
      accord: named === undefined ? undefined : await findAccord(ctx, named),
      usuel,
      today: jourDe(ctx.now),
      taille: sip.taille,
      antivirus: house.config.clamavHost !== undefined,
      ...(signatures ? { signatures } : {}),
    })
    const unicite = await checkUnicite(ctx, versement, parsed)
    await conclude(ctx, versement, usuel, { controles: [...controles, unicite], constat, parsed, bordereau })
  })
}

async function begin(ctx: Ctx, id: string): Promise<{ sip: Fichier; signatures: boolean } | undefined> {
  const versement = await getVersementRow(ctx, id, { lock: true })
  if ((versement.etat !== 'recu' && versement.etat !== 'controle') || !versement.sipFichierId) return undefined
  await updateVersement(ctx, versement, { etat: 'controle' })
  const { signaturesExigees } = await lockAccord(ctx)
  return { sip: await getFichier(ctx, versement.sipFichierId), signatures: signaturesExigees }
}

/** One identifier, one archive: another transfer that holds it forbids this one. */
async function checkUnicite(ctx: Ctx, { id }: Versement, parsed: ParsedTransfer | undefined): Promise<Controle> {
  const { messageIdentifier, transferringAgency } = parsed?.transfer ?? {}
  if (!messageIdentifier || !transferringAgency?.identifier)
    return {
      code: 'unicite',
      resultat: 'non-fait',
      fautes: [],
      detail: 'Impossible : le versement n’est pas identifié.',
    }
  const tenant = await findTenant(ctx, id, transferringAgency.identifier, messageIdentifier)
  if (!tenant) return { code: 'unicite', resultat: 'conforme', fautes: [] }
  const where = tenant.cote ? ` (archive ${tenant.cote})` : ''
  const message = `Identifiant de transfert déjà utilisé : « ${messageIdentifier} » a déjà été versé${where}`
  return { code: 'unicite', resultat: 'refus', fautes: [faute('unicite', '101', message, messageIdentifier)] }
}

async function conclude(ctx: Ctx, versement: Versement, usuel: Accord, resultat: Resultat): Promise<void> {
  const { controles, constat, parsed, bordereau } = resultat
  const fautes = fautesOf(controles)
  const refused = isRefused(fautes) || !parsed
  const etat = refused ? 'non-conforme' : 'conforme'
  await updateVersement(ctx, versement, {
    etat,
    controles,
    constat,
    controleLe: ctx.now,
    ...(await identityOf(ctx, versement, parsed, usuel)),
    ...(bordereau ? { bordereauFichierId: await attachBordereau(ctx, bordereau) } : {}),
  })
  const codes = [...new Set(fautes.map(({ code }) => code))]
  await recordVersement(ctx, `versement.${etat}`, versement, { codes })
  await ctx.jobs.enqueue(ctx, refused ? refuser : ranger, { versementId: versement.id })
}

/** What the bordereau says of itself; a package that somebody brought was nameless until now. */
async function identityOf(
  ctx: Ctx,
  versement: Versement,
  parsed: ParsedTransfer | undefined,
  usuel: Accord,
): Promise<Partial<Versement>> {
  if (!parsed || versement.depot) return {}
  const { transfer } = parsed
  const root = transfer.units.find((unit) => !isLink(unit))
  const content = root && !isLink(root) ? root.content : undefined
  const identifiant = transfer.messageIdentifier || null
  const serviceVersant = transfer.transferringAgency.identifier || null
  const before = identifiant && serviceVersant ? await listTentatives(ctx, serviceVersant, identifiant) : []
  return {
    identifiant,
    serviceVersant,
    accord: transfer.archivalAgreement ?? usuel.identifiant,
    objet: content?.title ?? transfer.comments[0] ?? versement.objet,
    numero: content?.originatingAgencyIdentifiers[0] ?? '',
    tentative: before.filter(({ id }) => id !== versement.id).length + 1,
  }
}

async function attachBordereau(ctx: Ctx, bordereau: Contenu): Promise<string> {
  return (await attachFile(ctx, bordereau, { service: 'archivage', nom: 'manifest.xml' })).id
}
