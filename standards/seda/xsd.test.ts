import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseXml } from '#standards/xml'
import { buildArchiveTransfer } from './build.ts'
import { acceptTransfer, refuseTransfer } from './decision.ts'
import { faultMaker } from './faults.ts'
import { parseArchiveTransfer } from './parse.ts'
import { buildTransferActe } from './profil-actes.ts'
import { buildAcknowledgement, buildArchiveTransferReply } from './reply.ts'
import { richTransfer, type SampleFile, sampleDossier, sampleFile } from './sample-dossier.ts'
import { checkStructure } from './structure.ts'

const SCHEMAS = new URL('../../../shared/schemas/seda/', import.meta.url)
const FLAVOURS = { officiel: '2.1/schema/seda-2.1-main.xsd', 'VITAM strict': 'vitam-strict/2.1/seda-2.1-main.xsd' }

const missing = !existsSync(SCHEMAS)
  ? 'schémas SEDA absents'
  : spawnSync('xmllint', ['--version']).error
    ? 'xmllint absent (paquet libxml2-utils)'
    : false

/** What xmllint says against a schema; empty when valid. */
function xsdFaults(message: Uint8Array, schema: string): string {
  const path = new URL(schema, SCHEMAS).pathname
  const env = { ...process.env, XML_CATALOG_FILES: new URL('catalog.xml', SCHEMAS).pathname }
  const run = spawnSync('xmllint', ['--nonet', '--noout', '--schema', path, '-'], { input: message, env })
  return run.status === 0 ? '' : run.stderr.toString()
}

function assertValid(message: Uint8Array): void {
  for (const schema of Object.values(FLAVOURS)) assert.equal(xsdFaults(message, schema), '')
}

const SIGNATURE = {
  signataires: [
    { nom: 'Jeanne Maire', qualite: 'Maire', date: '2025-04-01T18:42:00+02:00' },
    { nom: 'Paul Adjoint', date: '2025-04-01T18:50:00+02:00' },
  ],
  verifieePar: 'Parvis',
  verifieeLe: '2025-04-20T08:20:00Z',
}

const everyRole: SampleFile[] = (
  [
    'preuves',
    'message-actes',
    'rapport-signature',
    'signature',
    'acte-tamponne',
    'bordereau-acquittement',
    'ar',
    'annexe',
    'acte',
  ] as const
).map((role) => sampleFile(role, `${role} – été & co.pdf`, `%PDF-1.4 ${role}`, { modifieLe: '2025-04-02T10:00:00Z' }))

const DOSSIERS = {
  'une délibération': sampleDossier(),
  'un dossier signé': sampleDossier({ signature: SIGNATURE }),
  'toutes les pièces': sampleDossier({ fichiers: everyRole, signature: SIGNATURE }),
  'un acte de personnel': sampleDossier({
    nature: { code: 3, libelle: 'Arrêté individuel' },
    matiere: { code: '4.1', libelle: 'Personnel titulaire' },
    reglages: { accord: 'ACCORD_ACTES', producteurRh: 'RH', dua: 'P05Y', sortFinal: 'Destroy' },
  }),
  'le dossier minimal': minimal(),
  'des textes hostiles': sampleDossier({
    objet: 'R&D <40 %> « l’été » \u0001\u0008 ]]> "œuvre" 𝄞',
    historique: [{ date: '2025-04-01', texte: '   ' }],
    fichiers: [sampleFile('acte', '&<>".pdf', ''), sampleFile('annexe', 'sans-extension', 'x')],
  }),
}

function minimal() {
  const { identifiantDossier, idActe, ...rest } = sampleDossier({ historique: [] })
  return { ...rest, fichiers: [sampleFile('acte', 'acte', 'texte')], serviceArchives: { identifiant: 'AD' } }
}

for (const [name, dossier] of Object.entries(DOSSIERS)) {
  test(`le bordereau de ${name} est valide dans les deux schémas, pour chaque cible`, { skip: missing }, () => {
    const { transfer } = buildTransferActe(dossier)
    for (const target of ['vitam', 'asalae'] as const) {
      const bytes = buildArchiveTransfer(transfer, { target, agencyNames: target === 'asalae' })
      assertValid(bytes)
      assert.deepEqual(checkStructure(parseXml(bytes), '2.1'), [])
    }
  })
}

test('tout ce que le modèle peut dire est valide', { skip: missing }, () => {
  assertValid(buildArchiveTransfer(richTransfer(buildTransferActe(sampleDossier()).transfer)))
})

test('accusé, acceptation et refus sont valides sous les deux formes', { skip: missing }, () => {
  const { transfer } = buildTransferActe(sampleDossier())
  const context = { replyIdentifier: 'FRAD000_ATR_27', date: '2025-04-20T09:12:44Z' }
  const fault = faultMaker('CHECK_DIGEST', '207')('L’empreinte de « content/ID1.pdf » est fausse', 'content/ID1.pdf')
  const warning = faultMaker('CHECK_OBJECT_SIZE', '207', 'avertissement')('Taille inexacte')
  const accepted = acceptTransfer(transfer, { ...context, cote: 'FRAD000_2025_15', grantDate: context.date }, [warning])
  for (const form of ['standard', 'asalae'] as const) {
    assertValid(buildArchiveTransferReply(accepted, form))
    assertValid(buildArchiveTransferReply(refuseTransfer(transfer, context, [fault, warning]), form))
  }
  assertValid(
    buildAcknowledgement({
      version: '2.1',
      comments: ['Transfert reçu'],
      date: context.date,
      messageIdentifier: 'FRAD000_ACK_14',
      messageReceivedIdentifier: transfer.messageIdentifier,
      sender: transfer.archivalAgency,
      receiver: transfer.transferringAgency,
    }),
  )
})

test('un bordereau aux objets hors groupe est réécrit sous forme portable', { skip: missing }, (t) => {
  const sample = new URL('../../../shared/samples/seda/pastell/ArchiveTransfer-acte-seda-2.1.xml', import.meta.url)
  if (!existsSync(sample)) return t.skip('exemple de Pastell absent')
  const { transfer } = parseArchiveTransfer(readFileSync(sample))
  const management = { ...transfer.management, originatingAgencyIdentifier: 'SIRH00' }
  const titled = JSON.parse(JSON.stringify(transfer.units), (_key, value) =>
    typeof value?.content === 'object' && !value.content.title
      ? { ...value, content: { ...value.content, title: 'Pièce' } }
      : value,
  )
  const bytes = buildArchiveTransfer({ ...transfer, date: `${transfer.date}Z`, management, units: titled })
  assertValid(bytes)
  assert.match(new TextDecoder().decode(bytes), /<DataObjectGroupReferenceId>GO_aractes</)
})

/** Damages to a sound bordereau; the table grammar must say valid or invalid exactly as xmllint does. */
const DAMAGES: [string, (text: string) => string][] = [
  ['rien', (text) => text],
  ['date absente', (text) => text.replace(/<Date>.*?<\/Date>/, '')],
  ['date sans heure', (text) => text.replace('2025-04-20T08:30:00Z', '2025-04-20')],
  ['jour inexistant', (text) => text.replace('<EndDate>2025-04-11', '<EndDate>2025-04-31')],
  ['29 février ordinaire', (text) => text.replace('<EndDate>2025-04-11', '<EndDate>2025-02-29')],
  ['29 février bissextile', (text) => text.replace('<EndDate>2025-04-11', '<EndDate>2028-02-29')],
  ['année seule', (text) => text.replace('<EndDate>2025-04-11', '<EndDate>2025')],
  ['heure 25', (text) => text.replace('T08:30:00Z', 'T25:30:00Z')],
  ['accord vide (2.1 : permis)', (text) => text.replace('>ACCORD_ACTES<', '><')],
  ['taille nulle', (text) => text.replace(/<Size>\d+</, '<Size>0<')],
  ['niveau inconnu', (text) => text.replace('>Item<', '>Piece<')],
  ['type de mot-clé inconnu', (text) => text.replace('>genreform<', '>genre<')],
  ['sort final absent', (text) => text.replace('<FinalAction>Keep</FinalAction>', '')],
  ['sort final inconnu', (text) => text.replace('>Keep<', '>Trier<')],
  ['élément inconnu', (text) => text.replace('<Uri>', '<Inconnu/><Uri>')],
  ['élément d’un autre espace', (text) => text.replace('<Uri>', '<x:Uri xmlns:x="urn:x"/><Uri>')],
  ['élément répété', (text) => text.replace(/(<MessageIdentifier>.*?<\/MessageIdentifier>)/, '$1$1')],
  ['ordre inversé', (text) => text.replace(/(<Title>.*?<\/Title>)\s*(<CreatedDate>.*?<\/CreatedDate>)/s, '$2$1')],
  [
    'objets après la description',
    (text) => text.replace(/(<DataObjectGroup id="DOG3">.*?<\/DataObjectGroup>)(.*<\/DescriptiveMetadata>)/s, '$2$1'),
  ],
  ['texte égaré', (text) => text.replace('<Content>', '<Content>texte')],
  ['enfant dans un texte', (text) => text.replace('<Title>', '<Title><b>x</b>')],
  ['identifiant de groupe absent', (text) => text.replace(' id="DOG1"', '')],
  ['identifiant qui commence par un chiffre', (text) => text.replaceAll('BDO1', '1BDO')],
  ['identifiant en double', (text) => text.replace('id="BDO2"', 'id="BDO1"')],
  ['attribut inconnu', (text) => text.replace('<Title>', '<Title couleur="rouge">')],
  ['langue du titre', (text) => text.replace('<Title>', '<Title xml:lang="fr">')],
  ['algorithme absent', (text) => text.replace(/ algorithm="SHA-512"/, '')],
  ['règle vide', (text) => text.replace('>AR038<', '> <')],
  ['règle sans date', (text) => text.replace(/(<Rule>AR038<\/Rule>)\s*<StartDate>.*?<\/StartDate>/s, '$1')],
  [
    'date de règle nulle',
    (text) =>
      text.replace(
        '<AccessRule>',
        '<AccessRule xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Rule>AR039</Rule><StartDate i:nil="true"/>',
      ),
  ],
  [
    'héritage puis règle',
    (text) => text.replace('<AccessRule>', '<AccessRule><PreventInheritance>true</PreventInheritance>'),
  ],
  [
    'booléen faux',
    (text) => text.replace('</AccessRule>', '<PreventInheritance>oui</PreventInheritance></AccessRule>'),
  ],
  ['sans objet ni description', (text) => text.replace(/<DataObjectPackage>.*<\/DataObjectPackage>/s, '')],
  ['unité vide', (text) => text.replace('</DescriptiveMetadata>', '<ArchiveUnit id="vide"/></DescriptiveMetadata>')],
  [
    'agent complet',
    (text) =>
      text
        .replace(
          '<StartDate>',
          '<Writer><FullName>M. X</FullName><Identifier>1</Identifier><Function>Maire</Function></Writer><StartDate>',
        )
        .replace(/(<TransactedDate>.*?<\/TransactedDate>)\s*(<Writer>.*?<\/Writer>)/s, '$2$1'),
  ],
  [
    'agent personne et organisme',
    (text) =>
      text.replace(
        '<TransactedDate>',
        '<Writer><FullName>M. X</FullName><Corpname>Y</Corpname></Writer><TransactedDate>',
      ),
  ],
]

test('la grammaire en table rend les mêmes verdicts que xmllint', { skip: missing }, () => {
  const sound = new TextDecoder().decode(buildArchiveTransfer(buildTransferActe(sampleDossier()).transfer))
  const verdicts = DAMAGES.map(([name, damage]) => {
    const text = damage(sound)
    if (name !== 'rien') assert.notEqual(text, sound, `${name} : le bordereau n’a pas été modifié`)
    const bytes = new TextEncoder().encode(text)
    const ours = checkStructure(parseXml(bytes), '2.1').length === 0
    return { name, ours, xmllint: xsdFaults(bytes, FLAVOURS.officiel) === '' }
  })
  assert.deepEqual(
    verdicts.filter(({ ours, xmllint }) => ours !== xmllint),
    [],
  )
  assert.equal(verdicts.filter(({ ours }) => ours).length, 9)
})
