import type { Ctx } from '#platform/context'
import { type Faute, FormError } from '#platform/errors'
import { attachFile, type Fichier, listFichiers } from '#platform/files'
import { record } from '#platform/journal'
import { isJour } from '#standards/calendrier'
import { originOf } from '../events.ts'
import { authorize } from '../permissions.ts'
import { horodater } from '../preuve/horodater.ts'
import { labelMatiere, searchable } from '../rules.ts'
import { insertPublication } from '../store/publications.ts'
import { publicUrls } from '../urls.ts'

/** An acte to put online, in full: its document and its annexes. */
export interface ActeAPublier {
  /** `dossier:<id>` when it comes from the bus. */
  origine?: string
  /** The stamped PDF. */
  fichierId: string
  annexes: readonly string[]
  objet: string
  numero: string
  /** « Délibérations »: label of the nature. */
  natureLibelle: string
  /** Dotted code: `7.10`. */
  matiere: string
  /** Day, `AAAA-MM-JJ`. */
  dateDecision: string
  auteur: { nom: string; qualite: string }
  /** Identifier given by the préfecture. */
  idActe?: string
}

/**
 * Puts an acte online: it is public as soon as the transaction commits, and the proof is made just after.
 *
 * @throws ForbiddenError; FormError naming everything that the law asks for and that is missing
 */
export async function publishActe(ctx: Ctx, acte: ActeAPublier): Promise<{ id: string; url: string }> {
  authorize(ctx.actor, 'publier')
  const sources = await listFichiers(ctx, [acte.fichierId, ...acte.annexes])
  const fautes = checkActe(acte, sources)
  if (fautes.length > 0) throw new FormError(fautes)
  const id = ctx.newId()
  const { objet, numero, natureLibelle, matiere, auteur } = onOneLine(acte)
  // The page keeps the document even when whoever gave it removes its own.
  const pieces: Fichier[] = []
  for (const source of sources) pieces.push(await attachFile(ctx, source, { service: 'site', nom: source.nom }))
  await insertPublication(
    ctx,
    {
      id,
      origine: acte.origine ?? null,
      objet,
      numero,
      natureLibelle,
      matiere,
      dateDecision: acte.dateDecision,
      auteurNom: auteur.nom,
      auteurQualite: auteur.qualite,
      idActe: acte.idActe ?? null,
      miseEnLigneLe: ctx.now,
      prochaineSondeLe: ctx.now,
      recherche: searchable(objet, numero, natureLibelle, matiere, labelMatiere(matiere), auteur.nom),
    },
    pieces,
  )
  const url = publicUrls.acte(ctx.collectivite, id)
  const details = { ...originOf(acte), url, sha256: pieces[0]?.sha256 ?? '' }
  await record(ctx, 'publication.mise-en-ligne', { type: 'publication', id }, details)
  await ctx.jobs.enqueue(ctx, horodater, { publicationId: id, genre: 'mise-en-ligne' })
  return { id, url }
}

/** Integrality, a format that nobody can modify, the author in full (CGCT, article R2131-1, I). */
function checkActe(acte: ActeAPublier, sources: readonly Fichier[]): Faute[] {
  const fautes: Faute[] = []
  const fault = (champ: string, message: string) => fautes.push({ champ, code: `site.${champ}`, message })
  if (sources.length !== 1 + acte.annexes.length)
    fault('documents', 'Un document de l’acte n’existe plus : l’acte doit être publié en entier.')
  else if (sources[0]?.type !== 'application/pdf')
    fault('documents', 'L’acte doit être un PDF pour être publié : la loi demande un format non modifiable.')
  if (!acte.objet.trim()) fault('objet', 'Indiquez l’objet de l’acte à publier.')
  if (!acte.auteur.nom.trim() || !acte.auteur.qualite.trim())
    fault('auteur', 'Indiquez le prénom, le nom et la qualité de l’auteur de l’acte : ils doivent être publiés.')
  if (!isJour(acte.dateDecision)) fault('dateDecision', 'Indiquez la date de la décision.')
  return fautes
}

/** Titles, feeds and stamped texts give each of these one line. */
function onOneLine({ objet, numero, natureLibelle, matiere, auteur }: ActeAPublier) {
  const line = (text: string) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  return {
    objet: line(objet),
    numero: line(numero),
    natureLibelle: line(natureLibelle),
    matiere: line(matiere),
    auteur: { nom: line(auteur.nom), qualite: line(auteur.qualite) },
  }
}
