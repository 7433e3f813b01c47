import { createHash } from 'node:crypto'
import type { DossierActe, FichierActe, RoleActe } from './dossier-acte.ts'
import { identifyFormat } from './formats.ts'
import { type ArchiveTransfer, type ArchiveUnit, EMPTY_CONTENT, type SedaElement } from './model.ts'

/** A file of an invented dossier, with its content. */
export type SampleFile = FichierActe & { content: Buffer }

/** Makes a file of the sample dossier, its digest and format being those of its content. */
export function sampleFile(role: RoleActe, nom: string, text: string, more: Partial<FichierActe> = {}): SampleFile {
  const content = Buffer.from(text, 'latin1')
  const format = identifyFormat(content, nom)?.format
  return {
    role,
    nom,
    mime: 'application/octet-stream',
    taille: content.length,
    empreinte: createHash('sha512').update(content).digest('hex'),
    ...(format ? { format } : {}),
    content,
    ...more,
  }
}

/** The deliberation of an invented commune, its three files given out of order. */
export function sampleDossier(changes: Partial<DossierActe<SampleFile>> = {}): DossierActe<SampleFile> {
  return {
    identifiantTransfert: 'ACTES-212700123-2025_014',
    date: '2025-04-20T08:30:00Z',
    identifiantDossier: 'acte-42',
    collectivite: { nom: 'Commune de Bourg-Exemple', siren: '212700123' },
    serviceArchives: { identifiant: 'FRAD000', nom: 'Archives départementales' },
    objet: 'budget primitif 2025',
    numero: '2025_014',
    nature: { code: 1, libelle: 'Délibération' },
    matiere: { code: '7.1', libelle: 'Décisions budgétaires' },
    dateActe: '2025-04-01',
    dateAr: '2025-04-11',
    idActe: '027-212700123-20250401-2025_014-DE',
    historique: [
      { date: '2025-04-01T18:42:00+02:00', texte: 'Acte signé par Jeanne Maire' },
      { date: '2025-04-11', texte: 'Accusé de réception reçu de la préfecture' },
    ],
    fichiers: [
      sampleFile('ar', 'ARActe.xml', '<?xml version="1.0" encoding="UTF-8"?><AR/>'),
      sampleFile('annexe', 'Maquette budgétaire n°1.pdf', '%PDF-1.7\nannexe\n%%EOF\n'),
      sampleFile('acte', '027-212700123-20250401-2025_014-DE-1-1_1.pdf', '%PDF-1.4\nacte\n%%EOF\n'),
    ],
    reglages: { accord: 'ACCORD_ACTES', profil: 'PROFIL_ACTES' },
    ...changes,
  }
}

/** The transfer of an acte, with everything else the model can say. */
export function richTransfer(transfer: ArchiveTransfer): ArchiveTransfer {
  const kept: SedaElement = { name: 'Source', attributes: {}, children: ['Registre papier'] }
  const root = transfer.units[0] as ArchiveUnit
  const rich: ArchiveUnit = {
    id: 'RICHE',
    profile: 'PROFIL_PIECE',
    management: {
      rules: {
        storage: { rules: [{ code: 'P01Y', startDate: '2025-04-11' }], finalAction: 'Copy' },
        access: { rules: [{ code: 'AR048' }, { code: 'AR039', startDate: '2025-04-11' }], preventInheritance: true },
        reuse: { rules: [], refNonRuleIds: ['R1', 'R2'] },
      },
      needAuthorization: false,
      others: [
        {
          name: 'LogBook',
          attributes: {},
          children: [
            {
              name: 'Event',
              attributes: {},
              children: [{ name: 'EventDateTime', attributes: {}, children: ['2025'] }],
            },
          ],
        },
      ],
    },
    content: {
      ...EMPTY_CONTENT,
      title: 'Pièce',
      systemIds: ['guid-1', 'guid-2'],
      archivalAgencyIdentifiers: ['AD_2025_1'],
      custodialHistory: [{ text: 'Reçue' }, { text: 'Classée', when: '2025' }],
      custodialHistoryFile: { kind: 'group', id: 'DOG1' },
      submissionAgency: { identifier: 'S' },
      dates: { createdDate: '2025-04', registeredDate: '2025-04-02T10:00:00Z' },
      events: [
        {
          identifier: 'e1',
          typeCode: 'T',
          type: 'Type',
          dateTime: '2025-04-02',
          outcome: 'OK',
          outcomeDetail: 'T.OK',
          outcomeDetailMessage: 'Fait',
          detail: 'd',
          detailData: '{}',
        },
      ],
      others: [
        { name: 'Title', attributes: { 'xml:lang': 'oc' }, children: ['Pèça'] },
        { name: 'FilePlanPosition', attributes: {}, children: ['7.1'] },
        kept,
        { name: 'Gps', attributes: {}, children: [{ name: 'GpsLatitude', attributes: {}, children: ['49.1'] }] },
      ],
    },
    units: [{ id: 'LIEN', target: 'AU2' }],
    objects: [{ kind: 'group', id: 'PAPIER' }],
  }
  return {
    ...transfer,
    groups: [
      ...transfer.groups,
      {
        id: 'PAPIER',
        objects: [
          {
            kind: 'physical',
            id: 'REGISTRE',
            version: 'PhysicalMaster_1',
            others: [{ name: 'PhysicalId', attributes: {}, children: ['boîte 3'] }],
          },
        ],
      },
    ],
    units: [{ ...root, units: [...root.units, rich] }],
    others: [{ name: 'RelatedTransferReference', attributes: { schemeID: 's' }, children: ['ANCIEN'] }],
  }
}
