import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ROLES_ACTES } from './dossier-acte.ts'
import { SedaError } from './errors.ts'
import type { ArchiveUnit } from './model.ts'
import { accessCodeOf, buildTransferActe } from './profil-actes.ts'
import { sampleDossier, sampleFile } from './sample-dossier.ts'

const rootOf = (dossier = sampleDossier()) => buildTransferActe(dossier).transfer.units[0] as ArchiveUnit

test('access is AR048 for personnel (natures 3 and 4) and social aid (nature 3), AR038 otherwise', () => {
  const cases: [number, string, string][] = [
    [3, '4.1', 'AR048'],
    [4, '4.2', 'AR048'],
    [3, '4', 'AR048'],
    [3, '8.2', 'AR048'],
    [3, '8.2.1', 'AR048'],
    [4, '8.2', 'AR038'],
    [1, '4.1', 'AR038'],
    [2, '4.1', 'AR038'],
    [3, '8.1', 'AR038'],
    [3, '7.1', 'AR038'],
    [3, '40.1', 'AR038'],
    [3, '8.20', 'AR038'],
  ]
  for (const [nature, matiere, code] of cases) assert.equal(accessCodeOf(nature, matiere), code, `${nature} ${matiere}`)
})

test('rules: DUA from the acknowledgement of receipt, access from the acte', () => {
  assert.deepEqual(buildTransferActe(sampleDossier()).transfer.management.rules, {
    appraisal: { rules: [{ code: 'P01Y', startDate: '2025-04-11' }], finalAction: 'Keep' },
    access: { rules: [{ code: 'AR038', startDate: '2025-04-01' }] },
  })
})

test('the human resources producer is used only under AR048', () => {
  const reglages = { accord: 'A', serviceVersant: 'VERSANT', producteur: 'MAIRIE', producteurRh: 'RH' }
  const personnel = { nature: { code: 3, libelle: 'Arrêté' }, matiere: { code: '4.1', libelle: 'Personnel' } }
  const general = buildTransferActe(sampleDossier({ reglages })).transfer
  const rh = buildTransferActe(sampleDossier({ reglages, ...personnel })).transfer
  assert.equal(general.management.originatingAgencyIdentifier, 'MAIRIE')
  assert.equal(rh.management.originatingAgencyIdentifier, 'RH')
  assert.equal((rh.units[0] as ArchiveUnit).content.originatingAgency!.identifier, 'RH')
  assert.equal(rh.transferringAgency.identifier, 'VERSANT')
  const plain = buildTransferActe(sampleDossier({ ...personnel })).transfer
  assert.equal(plain.management.originatingAgencyIdentifier, '212700123')
})

test('the root unit says what the acte is', () => {
  const { content } = rootOf()
  assert.equal(content.descriptionLevel, 'File')
  assert.equal(content.title, 'Délibération 2025_014 du 1er avril 2025 : budget primitif 2025')
  assert.deepEqual(content.originatingAgencyIdentifiers, ['027-212700123-20250401-2025_014-DE'])
  assert.deepEqual(content.transferringAgencyIdentifiers, ['acte-42'])
  assert.equal(content.documentType, 'Délibération')
  assert.deepEqual(content.keywords, [
    { content: 'contrôle de légalité', reference: '67717/T2-25', type: 'subject' },
    { content: 'Délibération', type: 'genreform' },
    { content: '7.1 Décisions budgétaires', type: 'subject' },
  ])
  assert.deepEqual(content.dates, { transactedDate: '2025-04-01', startDate: '2025-04-01', endDate: '2025-04-11' })
  assert.deepEqual(content.custodialHistory[0], {
    text: 'Acte signé par Jeanne Maire',
    when: '2025-04-01T18:42:00+02:00',
  })
  assert.deepEqual(buildTransferActe(sampleDossier()).transfer.comments, ['budget primitif 2025'])
})

test('without a unique identifier, the number stands for the acte', () => {
  const { idActe, ...rest } = sampleDossier()
  assert.deepEqual(rootOf(rest).content.originatingAgencyIdentifiers, ['2025_014'])
})

test('files come in the order of the profile, annexes in theirs, whatever the order given', () => {
  const fichiers = [...ROLES_ACTES].reverse().map((role) => sampleFile(role, `${role}.pdf`, role))
  const annexe = sampleFile('annexe', 'plan.PDF', 'plan')
  const built = buildTransferActe(sampleDossier({ fichiers: [annexe, ...fichiers] }))
  const root = built.transfer.units[0] as ArchiveUnit
  assert.deepEqual(
    root.units.map((unit) => (unit as ArchiveUnit).content.title),
    [
      'Acte original',
      'Annexe 1 : plan.PDF',
      'Annexe 2 : annexe.pdf',
      'Accusé de réception de la préfecture',
      'Bordereau d’acquittement',
      'Acte tamponné',
      'Signature électronique',
      'Rapport de vérification de la signature',
      'Message métier ACTES',
      'Faisceau de preuves',
    ],
  )
  assert.deepEqual(built.fichiers.map(({ uri, fichier }) => [uri, fichier.role]).slice(0, 4), [
    ['content/ID1.pdf', 'acte'],
    ['content/ID2.pdf', 'annexe'],
    ['content/ID3.pdf', 'annexe'],
    ['content/ID4.pdf', 'ar'],
  ])
  assert.equal(built.fichiers[1]!.fichier, annexe, 'the file given comes back, with whatever the caller put in it')
  assert.ok(root.units.every((unit) => (unit as ArchiveUnit).content.descriptionLevel === 'Item'))
  assert.deepEqual((root.units[3] as ArchiveUnit).content.dates, { receivedDate: '2025-04-11' })
})

test('an object carries its real name, size, digest and identified format', () => {
  const { transfer, fichiers } = buildTransferActe(sampleDossier())
  assert.deepEqual(transfer.groups[1], {
    id: 'DOG2',
    objects: [
      {
        kind: 'binary',
        id: 'BDO2',
        version: 'BinaryMaster_1',
        uri: 'content/ID2.pdf',
        digest: { algorithm: 'SHA-512', value: fichiers[1]!.fichier.empreinte },
        size: 22,
        format: {
          litteral: 'Acrobat PDF 1.7 - Portable Document Format',
          mimeType: 'application/pdf',
          formatId: 'fmt/276',
        },
        fileInfo: { filename: 'Maquette budgétaire n°1.pdf' },
      },
    ],
  })
})

test('a verified signature is told on the acte only, about its object', () => {
  const signature = {
    signataires: [{ nom: 'Jeanne Maire', qualite: 'Maire', date: '2025-04-01T18:42:00+02:00' }],
    verifieePar: 'Parvis',
    verifieeLe: '2025-04-20T08:20:00Z',
  }
  const [acte, annexe] = rootOf(sampleDossier({ signature })).units as ArchiveUnit[]
  assert.equal(acte!.content.title, 'Acte original signé')
  assert.equal(acte!.content.signatures[0]!.objectId, 'BDO1')
  assert.deepEqual(acte!.content.signatures[0]!.validator, {
    corpname: 'Parvis',
    time: '2025-04-20T08:20:00Z',
    functions: [],
  })
  assert.deepEqual(annexe!.content.signatures, [])
})

test('an incomplete dossier is refused with everything that is wrong', () => {
  const acte = sampleFile('acte', 'a.pdf', 'a', { empreinte: 'abc' })
  const dossier = sampleDossier({
    objet: ' ',
    numero: '',
    dateActe: '2025-02-30',
    dateAr: '11/04/2025',
    fichiers: [acte, acte],
    reglages: { accord: '' },
  })
  assert.throws(
    () => buildTransferActe(dossier),
    (error) => {
      assert.ok(error instanceof SedaError && error.code === 'seda.dossier-incomplet')
      for (const part of [
        'objet absent',
        'numéro absent',
        'accord de versement absent',
        'date de l’acte invalide (« 2025-02-30 »)',
        'date de l’accusé de réception invalide',
        'un seul acte original est attendu (2 fournis)',
        'empreinte SHA-512 de « a.pdf » invalide',
      ]) {
        assert.ok(error.message.includes(part), part)
      }
      return true
    },
  )
  assert.throws(() => buildTransferActe(sampleDossier({ dateAr: '2025-03-31' })), /antérieur à l’acte/)
  assert.throws(() => buildTransferActe(sampleDossier({ fichiers: [] })), /0 fournis/)
})
