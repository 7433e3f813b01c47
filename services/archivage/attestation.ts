import type { DocumentDescription } from '#platform/documents'
import { dateText, dateTimeText, formatBytes } from '#ui'
import type { Archive, Objet } from './modele.ts'
import { SORTS_FINAUX } from './registre.ts'

/** What the commune may show to whoever asks: what is kept, since when, under which digests. */
export function describeAttestation(
  archive: Archive,
  objets: readonly Objet[],
  collectivite: { nom: string },
): DocumentDescription {
  const { cote, alteration } = archive
  const days = [archive.debut, archive.fin].filter((day) => day !== null).map((day) => dateText(day))
  return {
    title: 'Attestation d’archivage',
    subtitle: archive.objet,
    emetteur: collectivite.nom,
    reference: `Attestation d’archivage ${cote}`,
    blocks: [
      {
        kind: 'paragraph',
        text: `Le système d’archivage de la collectivité atteste garder, depuis le ${dateTimeText(archive.entreeLe)}, l’archive décrite ci-dessous, dont les fichiers portent les empreintes listées.`,
      },
      {
        kind: 'definitions',
        rows: [
          { label: 'Cote', value: cote, strong: true },
          { label: 'Objet', value: archive.objet },
          { label: 'Numéro', value: archive.numero },
          { label: 'Dates', value: days.join(' – ') || '—' },
          { label: 'Service producteur', value: archive.producteur },
          { label: 'Service versant', value: archive.serviceVersant },
          { label: 'Durée d’utilité administrative', value: `${archive.dua}, jusqu’au ${dateText(archive.duaFin)}` },
          { label: 'Ensuite', value: SORTS_FINAUX[archive.sortFinal] ?? archive.sortFinal },
          {
            label: 'Intégrité',
            value: alteration
              ? `Altération constatée le ${dateTimeText(new Date(alteration.constateeLe))} : cette archive est à restaurer.`
              : `Vérifiée le ${dateTimeText(archive.verifieeLe)} : toutes les empreintes sont celles de l’entrée.`,
            strong: alteration !== null,
          },
        ],
      },
      {
        kind: 'table',
        caption: 'Fichiers de l’archive et leurs empreintes SHA-512',
        columns: [{ title: 'Fichier' }, { title: 'Taille', align: 'right' }, { title: 'Empreinte SHA-512' }],
        rows: objets.map(({ nom, titre, genre, taille, sha512 }) => [
          genre === 'objet' ? nom : `${titre} (${nom})`,
          formatBytes(taille),
          sha512,
        ]),
      },
      {
        kind: 'note',
        text: 'L’inventaire (inventory.json) contient l’empreinte de tous les autres fichiers. Pour vérifier : recalculer l’empreinte SHA-512 d’un fichier téléchargé et la comparer à celle-ci.',
      },
    ],
  }
}
