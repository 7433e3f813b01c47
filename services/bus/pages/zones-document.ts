import type { Ctx } from '#platform/context'
import type { Faute } from '#platform/errors'
import { listCircuits } from '#services/parapheur'
import { jourDe } from '#standards/calendrier'
import { dateField, html, saisie, selectField, textField } from '#ui'
import { donneesDocument } from '../flux/document-saisie.ts'
import type { DossierComplet, Zone } from '../modele.ts'
import { documentsZone } from './zones-documents.ts'

/** The form of a document to sign: what, by whom, before when. */
export async function renderZonesDocument(
  ctx: Ctx,
  complet: DossierComplet,
  fautes: readonly Faute[],
): Promise<readonly Zone[]> {
  const { circuitId, dateLimite } = donneesDocument(complet.dossier)
  const champ = saisie({ objet: complet.dossier.objet, circuit: circuitId, date_limite: dateLimite }, fautes)
  const circuits = (await listCircuits(ctx)).map(({ id, nom }) => ({ value: id, label: nom }))
  const documents = documentsZone(ctx.collectivite, complet, fautes, {
    principal: 'Le document à signer',
    annexes: 'Des pièces à lire avec lui',
  })
  const contenu = html`${textField({
    ...champ('objet'),
    label: 'De quel document s’agit-il ?',
    hint: 'C’est ce que liront les personnes qui visent et signent.',
    required: true,
    maxlength: 300,
  })}${selectField({ ...champ('circuit'), label: 'Qui vise et signe ?', required: true, options: circuits })}${dateField(
    {
      ...champ('date_limite'),
      label: 'À signer avant le',
      min: jourDe(ctx.now),
    },
  )}`
  return [
    { id: 'documents', titre: 'Les documents', contenu: documents },
    { id: 'signature', titre: 'La signature', contenu },
  ]
}
