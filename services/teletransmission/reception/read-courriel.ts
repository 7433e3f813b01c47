import { type ParsedMail, simpleParser } from 'mailparser'
import { type Collectivite, listCollectivites } from '#platform/collectivites'
import { inContext } from '#platform/context'
import { getFichier } from '#platform/files'
import type { House } from '#platform/service'
import {
  ActesError,
  type CourrielMinistere,
  type FichierArchive,
  parseAvisMultiCanal,
  parseCourriel,
  parseIdActe,
  parseNom,
  parseRetour,
} from '#standards/actes'
import { XmlError } from '#standards/xml'
import { asRoom } from '../acteur.ts'
import type { Courriel } from '../modele.ts'
import { bytesOf, streamOf } from '../octets.ts'
import { requireCourriel, updateCourriel } from '../store/retours.ts'
import { receiveAvisPapier } from './receive-avis-papier.ts'
import { type Issue, receiveRetour } from './receive-retour.ts'
import { sirenOf } from './siren.ts'

type Conclusion = Pick<Courriel, 'etat' | 'motif' | 'siren' | 'sujet'>

/**
 * Reads a mail kept by the mailbox and gives its messages to the collectivités they are for. Read twice, or received
 * twice, it has one effect; what cannot be read or given stays where the operator sees it.
 *
 * @param operateur in whose room mails are kept
 */
export async function readCourriel(house: House, operateur: Collectivite, courrielId: string): Promise<void> {
  const stored = await inContext(house, asRoom(operateur, courrielId), async (ctx) => {
    const courriel = await requireCourriel(ctx, courrielId)
    return { courriel, fichier: await getFichier(ctx, courriel.fichierId) }
  })
  if (stored.courriel.etat !== 'recu') return
  const raw = await bytesOf(await house.files.read(operateur.id, stored.fichier.sha256))
  const mail = await simpleParser(Buffer.from(raw), { skipImageLinks: true, skipTextLinks: true }).catch(
    () => undefined,
  )
  const conclusion = mail ? await deliver(house, courrielId, mail) : illisible('', 'Ce courriel ne peut pas être lu.')
  await inContext(house, asRoom(operateur, courrielId), (ctx) =>
    updateCourriel(ctx, courrielId, { ...conclusion, traiteLe: ctx.now }),
  )
}

const illisible = (sujet: string, motif: string): Conclusion => ({ etat: 'illisible', motif, siren: '', sujet })

async function deliver(house: House, courrielId: string, mail: ParsedMail): Promise<Conclusion> {
  const sujet = (mail.subject ?? '').replaceAll('\u0000', '').slice(0, 300)
  const pieces = piecesOf(mail)
  const courriel = parseCourriel(pieces)
  if (courriel.retours.length === 0) return deliverWithoutXml(house, mail, sujet, pieces)
  const siren = sirenOf(courriel)
  const collectivite = await findBySiren(house, siren)
  if (!collectivite) {
    const motif = siren
      ? `Aucune collectivité de cette maison n’a le SIREN ${siren}.`
      : 'Ce message ne dit pas à quelle collectivité il s’adresse.'
    return { etat: 'a-rattacher', motif, siren, sujet }
  }
  const nomEnveloppe = pieces.find(({ nom }) => parseNom(nom)?.genre === 'enveloppe-retour')?.nom ?? ''
  const issues = await deliverTo(house, collectivite, { courrielId, nomEnveloppe }, courriel)
  return { ...concludeIssues(issues), siren, sujet }
}

/** Attachments under the names they bear, each kept once. */
function piecesOf(mail: ParsedMail): FichierArchive[] {
  return mail.attachments.map(({ filename, content }, index) => ({
    nom: filename ?? `piece-${index + 1}`,
    contenu: Uint8Array.from(content),
  }))
}

async function deliverTo(
  house: House,
  collectivite: Collectivite,
  mail: { courrielId: string; nomEnveloppe: string },
  courriel: CourrielMinistere,
): Promise<Issue[]> {
  const write = async (contenu: Uint8Array) => house.files.write(collectivite.id, streamOf(contenu))
  const pieces = []
  for (const { nom, contenu } of courriel.documents) {
    if (contenu.length > 0) pieces.push({ nom, contenu: await write(contenu) })
  }
  const issues: Issue[] = []
  for (const recu of courriel.retours) {
    const contenu = await write(recu.contenu)
    const input = { ...mail, recu, contenu, pieces }
    issues.push(await inContext(house, asRoom(collectivite, mail.courrielId), (ctx) => receiveRetour(ctx, input)))
  }
  return issues
}

/** A mail without any message: the notice that paper is awaited, or nothing that a program understands. */
async function deliverWithoutXml(
  house: House,
  mail: ParsedMail,
  sujet: string,
  pieces: readonly FichierArchive[],
): Promise<Conclusion> {
  const avis = typeof mail.html === 'string' ? parseAvisMultiCanal(mail.html) : undefined
  if (!avis) return illisible(sujet, reasonOf(pieces))
  const siren = avis.idActe ? parseIdActe(avis.idActe).siren : ''
  const collectivite = await findBySiren(house, siren)
  const known =
    collectivite &&
    (await inContext(house, asRoom(collectivite), (ctx) => receiveAvisPapier(ctx, avis.idActe as string)))
  if (known) return { etat: 'applique', motif: '', siren, sujet }
  return { etat: 'a-rattacher', motif: 'Avis d’envoi papier pour un acte inconnu ici.', siren, sujet }
}

/** Why nothing could be read, in the words of the first attachment that looked like a message. */
function reasonOf(pieces: readonly FichierArchive[]): string {
  for (const { nom, contenu } of pieces) {
    try {
      if (/\.xml$/i.test(nom)) parseRetour(contenu)
    } catch (error) {
      if (error instanceof XmlError || error instanceof ActesError) return `« ${nom} » : ${error.message}`
      throw error
    }
  }
  return 'Ce courriel ne contient aucun message du contrôle de légalité.'
}

function concludeIssues(issues: readonly Issue[]): Pick<Conclusion, 'etat' | 'motif'> {
  const waiting = issues.find(({ etat }) => etat === 'a-rattacher')
  if (waiting) return { etat: 'applique', motif: `À rattacher par la collectivité : ${waiting.motif}` }
  if (issues.every(({ etat }) => etat === 'doublon')) return { etat: 'doublon', motif: issues[0]?.motif ?? '' }
  return { etat: 'applique', motif: issues.find(({ motif }) => motif !== '')?.motif ?? '' }
}

async function findBySiren(house: House, siren: string): Promise<Collectivite | undefined> {
  if (siren === '') return undefined
  const all = await house.db.inTransaction('operateur', listCollectivites)
  return all.find((collectivite) => collectivite.siren === siren)
}
