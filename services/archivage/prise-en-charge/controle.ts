import { checkArchiveTransfer, entryFinder, type ParsedTransfer, type ReplyCode, type SedaFault } from '#standards/seda'
import {
  type Accord,
  CONTROLES,
  type CodeControle,
  type Constat,
  type Controle,
  type ObjetConstate,
} from '../modele.ts'
import { checkAccord, checkProfil, checkVersant } from './check-accord.ts'
import { faute } from './fautes.ts'
import type { FichierTrouve, Inspection } from './inspection.ts'
import { computeRegles } from './regles.ts'
import { checkSignatures, type FichierSigne } from './signatures.ts'

/** What stands around the package: the agreement that it names (if known), the usual one, the day. */
export interface Contexte {
  accord: Accord | undefined
  usuel: Accord
  today: string
  /** Bytes of the package. */
  taille: number
  antivirus: boolean
  /** Signed files, when the agreement asks for signatures and the package could be read. */
  signatures?: readonly FichierSigne[]
}

/** Runs every control of a package as it was found, all to the end: whoever sent it corrects everything at once. */
export function buildControles(
  inspection: Inspection,
  contexte: Contexte,
): { controles: Controle[]; constat: Constat } {
  const { parsed, fichiers, manifest } = inspection
  const found: Partial<Record<CodeControle, SedaFault[]>> = {
    paquet: [...listOf(inspection.paquet), ...checkTaille(contexte)],
  }
  if (contexte.antivirus && manifest) found.antivirus = []
  if (manifest) found.xml = listOf(inspection.xml)
  if (contexte.signatures) found.signatures = checkSignatures(contexte.signatures)
  if (inspection.schema) found.schema = [inspection.schema]
  if (parsed) {
    const { transfer } = parsed
    found.versant = checkVersant(transfer, contexte.accord ?? contexte.usuel)
    found.accord = checkAccord(transfer, contexte)
    found.profil = checkProfil(transfer, contexte.accord ?? contexte.usuel)
    found.regles = computeRegles(transfer).fautes
    sort(checkArchiveTransfer(parsed, fichiers ?? []), found, fichiers !== undefined)
    if (fichiers) found.formats = checkFormats(parsed, fichiers, contexte.accord ?? contexte.usuel)
  }
  return {
    controles: ORDRE.map((code) => controleOf(code, found[code], contexte)),
    constat: constatOf(parsed, fichiers ?? []),
  }
}

/** In the order of the specification; the last two come when the package enters. */
const ORDRE = (Object.keys(CONTROLES) as CodeControle[]).filter((code) => code !== 'unicite' && code !== 'rangement')

const listOf = (fault: SedaFault | undefined) => (fault ? [fault] : [])

function checkTaille({ taille, accord, usuel }: Contexte): SedaFault[] {
  const { tailleMax } = accord ?? usuel
  if (taille <= tailleMax) return []
  return [faute('paquet', '306', `Le paquet fait ${taille} octets, plus que les ${tailleMax} permis par l’accord`)]
}

/** Controls of the library, by the VITAM step that it names. */
const CONTROLE_OF_ETAPE: Readonly<Record<string, CodeControle>> = {
  CHECK_SEDA: 'schema',
  'CHECK_DATAOBJECTPACKAGE.CHECK_MANIFEST_OBJECTNUMBER': 'fichiers',
  CHECK_DIGEST: 'empreintes',
  CHECK_OBJECT_SIZE: 'empreintes',
  UNITS_RULES_COMPUTE: 'regles',
}

/** Puts each fault of the library under our control; those about files mean nothing when the files could not be read. */
function sort(faults: readonly SedaFault[], found: Partial<Record<CodeControle, SedaFault[]>>, filesRead: boolean) {
  const done: CodeControle[] = ['schema', 'coherence', ...(filesRead ? (['fichiers', 'empreintes'] as const) : [])]
  for (const code of done) found[code] ??= []
  for (const fault of faults) found[CONTROLE_OF_ETAPE[fault.etape] ?? 'coherence']?.push(fault)
}

function checkFormats({ objects }: ParsedTransfer, fichiers: readonly FichierTrouve[], accord: Accord): SedaFault[] {
  const find = entryFinder(fichiers)
  return objects.flatMap(({ uri, format, fileInfo }) => {
    const found = uri === undefined ? undefined : find(uri)
    if (!found) return []
    const nom = fileInfo?.filename ?? found.name
    const fault = (code: ReplyCode, message: string) => [faute('formats', code, message, found.name)]
    const puid = found.identification?.format.formatId
    if (!puid) return fault('204', `Le format du fichier « ${nom} » n’est pas reconnu`)
    const faults: SedaFault[] = []
    if (format?.formatId && format.formatId !== puid)
      faults.push(...fault('205', `Le fichier « ${nom} » est déclaré ${format.formatId} mais c’est ${puid}`))
    if (!accord.formats.includes(puid))
      faults.push(...fault('307', `Le format du fichier « ${nom} » (${puid}) n’est pas accepté par l’accord`))
    return faults
  })
}

function controleOf(code: CodeControle, fautes: readonly SedaFault[] | undefined, contexte: Contexte): Controle {
  if (!fautes) return { code, resultat: 'non-fait', fautes: [], detail: whyNot(code, contexte) }
  const refused = fautes.some(({ gravite }) => gravite === 'refus')
  return { code, resultat: refused ? 'refus' : fautes.length > 0 ? 'avertissement' : 'conforme', fautes }
}

function whyNot(code: CodeControle, { antivirus, usuel }: Contexte): string {
  if (code === 'antivirus' && !antivirus) return 'Aucun antivirus n’est branché sur cette maison.'
  if (code === 'signatures' && !usuel.signaturesExigees) return 'L’accord ne demande pas de signature.'
  return 'Impossible : le paquet n’a pas pu être lu.'
}

function constatOf(parsed: ParsedTransfer | undefined, fichiers: readonly FichierTrouve[]): Constat {
  if (!parsed) return { objets: [] }
  const { version, messageIdentifier, archivalAgreement, archivalAgency, transferringAgency } = parsed.transfer
  const find = entryFinder(fichiers)
  return {
    entete: {
      version,
      messageIdentifier,
      ...(archivalAgreement === undefined ? {} : { archivalAgreement }),
      archivalAgency,
      transferringAgency,
    },
    objets: parsed.objects.flatMap((object): ObjetConstate[] => {
      const found = object.uri === undefined ? undefined : find(object.uri)
      const format = found?.identification?.format
      if (!found || !format) return []
      return [
        {
          identifiant: object.id,
          entree: found.name,
          nom: object.fileInfo?.filename || (found.name.split('/').at(-1) as string),
          taille: found.size,
          sha256: found.digests.sha256,
          sha512: found.digests.sha512,
          puid: format.formatId,
          format: format.litteral,
          mime: format.mimeType,
        },
      ]
    }),
  }
}
