import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  ActesError,
  buildActe,
  buildArchive,
  buildBordereau,
  buildDemandeClassification,
  buildReponse,
  composePaquet,
  explainAnomalie,
  type FichierArchive,
  formatTaille,
  isStatutClos,
  keyOfRetour,
  listLignesTampon,
  nameTransaction,
  parseAvisMultiCanal,
  parseCourriel,
  parsePaquet,
  parseRetour,
  readArchive,
  STATUTS_S2LOW,
} from './index.ts'

const SAMPLES = new URL('../../../shared/samples/actes/', import.meta.url)
const noSamples = !existsSync(SAMPLES) && 'samples absent'
const bytes = (text: string) => new Uint8Array(Buffer.from(text))

const DEPART = { trigramme: 'abc', quadrigramme: 'TACT', date: '2025-01-16', serie: 3 }
const EXPEDITEUR = {
  emetteur: { siren: '000000000', departement: '027', arrondissement: '2', nature: '31' },
  adressesRetour: ['actes@operateur.test'],
}
const NOMS = nameTransaction(
  { departement: '027', siren: '000000000', date: '2025-01-15', numero: 'A1', nature: 'DE', transaction: 1, flux: 1 },
  [
    { typologie: '99_DE', extension: 'pdf' },
    { typologie: '21_RP', extension: 'png' },
  ],
)
const [DOCUMENT, ANNEXE] = NOMS.documents as [string, string]
const ACTE = buildActe({
  date: '2025-01-15',
  numero: 'A1',
  nature: 1,
  matiere: '7.5',
  objet: 'Subvention',
  dateClassification: '2019-04-18',
  document: { nom: DOCUMENT },
  annexes: [{ nom: ANNEXE }],
  documentPapier: false,
})
const PAQUET = composePaquet(DEPART, EXPEDITEUR, { nom: NOMS.message, contenu: ACTE }, [
  { nom: DOCUMENT, contenu: bytes('%PDF') },
  { nom: ANNEXE, contenu: bytes('png') },
])
const FICHIERS = await readArchive(await buildArchive(PAQUET.entrees, new Date('2025-01-16')))

test('a departure has the names and the order of the norm', () => {
  assert.equal(PAQUET.nom, 'abc-TACT--000000000--20250116-3.tar.gz')
  assert.deepEqual(
    PAQUET.entrees.map(({ nom }) => nom),
    ['TACT--000000000--20250116-3.xml', NOMS.message, DOCUMENT, ANNEXE],
  )
})

test('the ministry reads the archive back', () => {
  const { nomEnveloppe, enveloppe, messages } = parsePaquet(FICHIERS)
  assert.equal(nomEnveloppe, PAQUET.enveloppe)
  assert.deepEqual(enveloppe, { ...EXPEDITEUR, formulaires: [NOMS.message] })
  assert.equal(messages[0]?.envoi.racine, 'Acte')
  assert.deepEqual(messages[0]?.documents, [DOCUMENT, ANNEXE])
})

test('messages without document, answers to letters', () => {
  const demande = { nom: '027-000000000----7-1_0.xml', contenu: buildDemandeClassification() }
  assert.deepEqual(
    parsePaquet(composePaquet(DEPART, EXPEDITEUR, demande, []).entrees as FichierArchive[]).messages[0]?.documents,
    [],
  )
  const reponse = buildReponse(
    'ReponseCourrierSimple',
    { idActe: '027-000000000-20250115-A1-DE', dateCourrier: '2025-02-03' },
    { nom: 'r.pdf' },
  )
  const message = { nom: '027-000000000-20250203-A1-DE-2-2_0.xml', contenu: reponse }
  const documents = [{ nom: 'r.pdf', contenu: bytes('%PDF') }]
  const paquet = composePaquet(DEPART, EXPEDITEUR, message, documents)
  assert.deepEqual(parsePaquet(paquet.entrees as FichierArchive[]).messages[0]?.documents, ['r.pdf'])
})

test('an archive that does not hold together is refused, naming the file', () => {
  const without = (nom: string) => FICHIERS.filter((fichier) => fichier.nom !== nom)
  const renamed = (nom: string, other: string) => FICHIERS.map((f) => (f.nom === nom ? { ...f, nom: other } : f))
  const cases: [FichierArchive[], RegExp][] = [
    [without(PAQUET.enveloppe), /enveloppe/],
    [without(NOMS.message), new RegExp(`message « ${NOMS.message} ».*manque`)],
    [without(ANNEXE), new RegExp(`document « ${ANNEXE} ».*manque`)],
    [[...FICHIERS, { nom: 'virus.pdf', contenu: bytes('x') }], /virus\.pdf/],
    [renamed(PAQUET.enveloppe, 'TACT--111111111--20250116-3.xml'), /SIREN/],
    [[...FICHIERS, { nom: 'TACT--000000000--20250116-4.xml', contenu: bytes('<x/>') }], /une seule/],
  ]
  for (const [fichiers, message] of cases) {
    assert.throws(
      () => parsePaquet(fichiers),
      (error) =>
        error instanceof ActesError && error.code === 'actes.archive-incoherente' && message.test(error.message),
    )
  }
})

test('sample archives of collectivités hold together', { skip: noSamples }, async () => {
  const noms = readdirSync(new URL('archives', SAMPLES)).filter(
    (nom) => nom.endsWith('.tar.gz') && !nom.includes('SPREF'),
  )
  assert.equal(noms.length, 3)
  for (const nom of noms) {
    const { messages } = parsePaquet(await readArchive(readFileSync(new URL(`archives/${nom}`, SAMPLES))))
    assert.equal(messages.length, 1)
  }
})

function piecesOf(eml: string): FichierArchive[] {
  return [...eml.matchAll(/filename="([^"]+)"[\s\S]*?\r?\n\r?\n([A-Za-z0-9+/=\r\n]+)/g)].map(([, nom, base64]) => ({
    nom: nom!,
    contenu: Uint8Array.from(Buffer.from(base64!, 'base64')),
  }))
}

test('the sample return mail gives its envelope and its AR', { skip: noSamples }, () => {
  const courriel = parseCourriel(piecesOf(readFileSync(new URL('archives/retour-1-2.eml', SAMPLES), 'latin1')))
  assert.equal(courriel.enveloppe?.siren, '000000000')
  assert.deepEqual(
    courriel.retours.map(({ nom, retour }) => [nom, retour.racine]),
    [['027-000000000-20250115-2025_001-DE-1-2_17.xml', 'ARActe']],
  )
  const ar = courriel.retours[0]!.retour
  assert.ok(ar.racine === 'ARActe')
  assert.match(ar.acte.objet, /^Approbation du procès-verbal/)
  assert.deepEqual(courriel.documents, [])
})

test('one mail per incoming root, ANO included, wrong charset included', { skip: noSamples }, () => {
  for (const nom of readdirSync(new URL('synthetic', SAMPLES)).filter((file) =>
    /-(1-2|1-3|2-1|3-1|3-5|4-1|4-5|5-1|6-2|7-3)_|^ANO/.test(file),
  )) {
    const contenu = Uint8Array.from(readFileSync(new URL(`synthetic/${nom}`, SAMPLES)))
    const mail = [
      { nom, contenu },
      { nom: 'lettre.pdf', contenu: bytes('%PDF') },
    ]
    const courriel = parseCourriel(mail)
    assert.equal(courriel.retours.length, 1, nom)
    assert.equal(courriel.documents.length, 1)
    const utf8 = Uint8Array.from(Buffer.from(Buffer.from(contenu).toString('latin1')))
    const [again] = parseCourriel([{ nom, contenu: utf8 }]).retours
    assert.deepEqual(again?.retour, courriel.retours[0]?.retour)
    assert.equal(keyOfRetour(again!.retour, '000000000'), keyOfRetour(courriel.retours[0]!.retour, '000000000'))
  }
})

test('an XML attachment that is no message, or broken, is a document', () => {
  const pieces = ['<DocumentBudgetaire/>', '<ARActe', ''].map((text, index) => ({
    nom: `${index}.xml`,
    contenu: bytes(text),
  }))
  assert.equal(parseCourriel(pieces).documents.length, 3)
})

test('different answers have different keys', () => {
  const ar = (date: string) => parseRetour(bytes(`<ARActe IDActe="X" DateReception="${date}"/>`))
  assert.notEqual(keyOfRetour(ar('2025-01-16'), '1'), keyOfRetour(ar('2025-01-17'), '1'))
  assert.notEqual(keyOfRetour(ar('2025-01-16'), '1'), keyOfRetour(ar('2025-01-16'), '2'))
})

test('the multi-canal notice is recognised in its HTML', () => {
  const phrase =
    "<p>Notre service de contrôle de légalité a identifié qu'il s'agit\n d'un acte dont la transmission est effectuée en <b>multi</b> canal.</p>"
  const html = `${phrase}<table><tr><td>Identifiant Acte</td><td>027-000000000-20250115-2025_001-DE</td></tr></table>`
  assert.deepEqual(parseAvisMultiCanal(html), { idActe: '027-000000000-20250115-2025_001-DE' })
  assert.deepEqual(parseAvisMultiCanal(phrase), { idActe: undefined })
  assert.equal(parseAvisMultiCanal('<p>Accusé de réception 027-000000000-20250115-2025_001-DE</p>'), undefined)
})

test('known anomalies are explained, the others are not invented', () => {
  assert.match(explainAnomalie({ detail: 'ODT-VERIF-01 : Votre acte…' })!.remede, /Demandez la nouvelle classification/)
  assert.equal(explainAnomalie({ detail: 'ODT-VERIF-99 : ?' }), undefined)
})

test('bordereau, stamp and sizes', () => {
  const bordereau = buildBordereau({
    collectivite: 'Commune test',
    utilisateur: 'Camille Martin',
    transaction: 1,
    numero: '2025_001',
    objet: 'Subvention',
    date: '2025-01-15',
    nature: 1,
    documentPapier: false,
    matiere: { code: '7.5', libelle: 'Subventions' },
    idActe: '027-000000000-20250115-2025_001-DE',
    fichiers: [{ nomOriginal: 'a.pdf', nomMetier: DOCUMENT, type: 'application/pdf', taille: 1_234_567 }],
    etapes: [{ etat: 'Posté', date: '16/01/2025 09:00', message: 'Dépôt initial' }],
  })
  assert.equal(bordereau.parametres.length, 10)
  assert.deepEqual(bordereau.parametres[3], ['Date de la décision', '15/01/2025'])
  assert.equal(bordereau.fichiers[0]?.taille, '1,2 Mo')
  assert.deepEqual(['0 o', '999 o', '1 Ko'], [0, 999, 1000].map(formatTaille))
  const acte = { dateEnvoi: '2025-01-16', dateReception: '2025-01-17', idActe: '027-000000000-20250115-2025_001-DE' }
  assert.deepEqual(listLignesTampon(acte), [
    'Envoyé en préfecture le 16/01/2025',
    'Reçu en préfecture le 17/01/2025',
    'Publié le',
    'ID : 027-000000000-20250115-2025_001-DE',
  ])
  assert.equal(listLignesTampon({ ...acte, datePublication: '2025-01-20' })[2], 'Publié le 20/01/2025')
})

test('S²LOW statuses: 24, closed as S²LOW counts them', () => {
  assert.equal(Object.keys(STATUTS_S2LOW).length, 24)
  assert.deepEqual(
    [-1, 0, 3, 4, 5].map((statut) => isStatutClos(statut, 1)),
    [true, true, false, false, true],
  )
  assert.equal(isStatutClos(3, 7), true)
})
