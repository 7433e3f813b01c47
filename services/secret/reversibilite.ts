import type { Collectivite } from '#platform/collectivites'
import { inContext } from '#platform/context'
import type { House, ReversibilityArchive } from '#platform/service'
import { listAllDemandes } from './store/demandes.ts'
import { listAllDocuments, listCommentaires } from './store/documents.ts'

/** Everything, as it is kept: ciphertexts in the open format of PrivateBin, which the links sent still open elsewhere. */
export async function exportSecret(
  house: House,
  collectivite: Collectivite,
  archive: ReversibilityArchive,
): Promise<void> {
  const actor = { genre: 'systeme' as const, nom: 'Parvis (réversibilité)' }
  const { documents, demandes } = await inContext(
    house,
    { actor, collectivite, requestId: 'reversibilite' },
    async (ctx) => {
      const all = await listAllDocuments(ctx)
      const documents = []
      for (const one of all) documents.push({ ...one, commentaires: await listCommentaires(ctx, one.id) })
      return { documents, demandes: await listAllDemandes(ctx) }
    },
  )
  const date = (value: Date | null) => value?.toISOString() ?? null
  archive.addTable(
    'secrets.csv',
    ['id', 'libelle', 'auteur', 'cree_le', 'expire_le', 'ouvertures', 'fin', 'fini_le'],
    documents.map((d) => [
      d.id,
      d.libelle,
      d.auteur,
      date(d.creeLe),
      date(d.expireLe),
      d.ouvertures,
      d.fin,
      date(d.finiLe),
    ]),
    'Secrets envoyés et ce qu’ils sont devenus',
  )
  archive.addTable(
    'demandes.csv',
    ['id', 'objet', 'auteur', 'cree_le', 'expire_le', 'repondue_le', 'finie_le'],
    demandes.map((d) => [
      d.id,
      d.objet,
      d.auteur,
      date(d.creeLe),
      date(d.expireLe),
      date(d.repondueLe),
      date(d.finieLe),
    ]),
    'Demandes de secret',
  )
  for (const { identifiant, version, adata, ct, commentaires } of documents) {
    if (!identifiant || !adata) continue
    const comments = commentaires.map((one) => ({
      id: one.identifiant,
      parentid: one.parent,
      v: one.version,
      ct: one.ct,
      adata: JSON.parse(one.adata) as unknown,
    }))
    const text = JSON.stringify({ id: identifiant, v: version, adata: JSON.parse(adata) as unknown, ct, comments })
    archive.addText(`chiffres/${identifiant}.json`, text, 'Secret encore ouvert, chiffré, au format PrivateBin 2')
  }
  for (const { id, cleEnveloppee, reponse } of demandes)
    if (reponse)
      archive.addText(
        `reponses/${id}.json`,
        JSON.stringify({ cleEnveloppee, reponse }),
        'Réponse chiffrée à une demande',
      )
}
