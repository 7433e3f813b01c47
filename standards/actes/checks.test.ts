import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Brouillon,
  type ContexteActe,
  checkActe,
  checkFichiersReponse,
  extensionOf,
  type FichierExamine,
  LIMITES_DEPOT,
  listConseils,
  nationalClassification,
  parseBudget,
} from './index.ts'

const PDF: FichierExamine = {
  nom: 'deliberation.pdf',
  mime: 'application/pdf',
  taille: 20_000,
  pdf: { corrompu: false, chiffre: false, pages: 2 },
}
const BUDGET: FichierExamine = {
  nom: 'budget.xml',
  mime: 'application/xml',
  taille: 90_000,
  budget: { exercice: '2025', natureDecision: '01', nomenclature: 'M57', scelle: true },
}
const BROUILLON: Brouillon = {
  numero: '2025_001',
  date: '2025-01-15',
  nature: 1,
  matiere: '7.5',
  objet: 'Attribution d’une subvention de 1 000 € à l’association « Les œuvres » – année 2025',
  document: PDF,
  annexes: [],
}
const CONTEXTE: ContexteActe = {
  classification: nationalClassification(),
  today: '2025-01-16',
  numeroDejaUtilise: false,
}

const faults = (change: Partial<Brouillon>, contexte: Partial<ContexteActe> = {}) =>
  checkActe({ ...BROUILLON, ...change }, { ...CONTEXTE, ...contexte })
const codes = (change: Partial<Brouillon>, contexte: Partial<ContexteActe> = {}) =>
  faults(change, contexte).map(({ code }) => code)

test('a good acte has no fault', () => {
  assert.deepEqual(faults({}), [])
  assert.deepEqual(faults({ date: '2025-01-16' }), [])
  assert.deepEqual(faults({ objet: 'Deux\nlignes' }), [])
  assert.deepEqual(faults({ annexes: Array.from({ length: 200 }, () => PDF) }), [])
  assert.deepEqual(faults({ dateClassification: '2019-04-18' }, { dateClassificationEnCours: '2019-04-18' }), [])
})

test('every fault of an empty form comes at once, each on its field', () => {
  const empty: Brouillon = {
    numero: '',
    date: '',
    nature: undefined,
    matiere: '',
    objet: ' ',
    document: undefined,
    annexes: [{ ...PDF, nom: 'a.txt', mime: 'text/plain' }],
  }
  const found = checkActe(empty, { ...CONTEXTE, classification: undefined })
  assert.deepEqual(
    found.map(({ champ, code }) => [champ, code]),
    [
      ['numero', 'numero.absent'],
      ['date', 'date.absente'],
      ['objet', 'objet.absent'],
      ['classification', 'classification.absente'],
      ['nature', 'nature.absente'],
      ['matiere', 'matiere.absente'],
      ['document', 'document.absent'],
      ['annexes', 'annexe.format'],
    ],
  )
  for (const { message } of found) assert.match(message, /^[A-ZÀ-Ý«].*\.$/)
})

const CASES: [string, Partial<Brouillon>, string][] = [
  ['lower-case number', { numero: '2025-001' }, 'numero.format'],
  ['number too long', { numero: 'A'.repeat(16) }, 'numero.format'],
  ['number ending with _', { numero: 'A_' }, 'numero.format'],
  ['impossible date', { date: '2025-02-30' }, 'date.format'],
  ['date of tomorrow', { date: '2025-01-17' }, 'date.future'],
  ['object of 500 characters', { objet: 'é'.repeat(500) }, 'objet.longueur'],
  ['object too long once € is written EUR', { objet: '€'.repeat(170) }, 'objet.longueur'],
  ['control character', { objet: 'a\u0007b' }, 'objet.caractere-interdit'],
  ['emoji', { objet: 'Fête 🎉' }, 'objet.caractere-intransmissible'],
  ['unknown nature', { nature: 7 }, 'nature.inconnue'],
  ['matière of one level', { matiere: '7' }, 'matiere.niveau'],
  ['unknown matière', { matiere: '7.99' }, 'matiere.inconnue'],
  ['matière that is no code', { matiere: 'Finances' }, 'matiere.inconnue'],
  ['classification changed since', { dateClassification: '2018-01-01' }, 'classification.changee'],
  ['main document not PDF', { document: { ...PDF, mime: 'image/jpeg' } }, 'document.format'],
  ['XML that is not a budget nature', { document: BUDGET }, 'document.xml-nature'],
  ['XML outside 7.1', { document: BUDGET, nature: 5, matiere: '7.2' }, 'document.xml-matiere'],
  ['XML outside 7.1, 7.10', { document: BUDGET, nature: 5, matiere: '7.10' }, 'document.xml-matiere'],
  ['empty file', { document: { ...PDF, taille: 0 } }, 'fichier.vide'],
  ['corrupt PDF', { document: { ...PDF, pdf: { corrompu: true, chiffre: false, pages: 0 } } }, 'fichier.pdf-illisible'],
  ['protected PDF', { document: { ...PDF, pdf: { corrompu: false, chiffre: true, pages: 0 } } }, 'fichier.pdf-protege'],
  [
    'PDF without page',
    { annexes: [{ ...PDF, pdf: { corrompu: false, chiffre: false, pages: 0 } }] },
    'fichier.pdf-sans-page',
  ],
  ['typologie of another nature', { document: { ...PDF, typologie: '10_DE' } }, 'fichier.typologie'],
  ['typologie of an annexe', { annexes: [{ ...PDF, typologie: '99_AI' }] }, 'fichier.typologie'],
  [
    'invalid signature',
    { document: { ...PDF, signature: { valide: false, raison: 'certificat expiré' } } },
    'fichier.signature',
  ],
  ['annexe of a wrong format', { annexes: [{ ...PDF, mime: 'application/msword' }] }, 'annexe.format'],
]

for (const [name, change, code] of CASES) {
  test(`refused: ${name}`, () => assert.deepEqual(codes(change), [code]))
}

test('context: number used, classification out of date, limits', () => {
  assert.deepEqual(codes({}, { numeroDejaUtilise: true }), ['numero.deja-utilise'])
  assert.deepEqual(codes({}, { dateClassificationEnCours: '2024-01-01' }), ['classification.perimee'])
  const limites = { octets: 30_000, annexes: 1 }
  assert.deepEqual(codes({ annexes: [PDF, PDF] }, { limites }), ['annexes.nombre', 'fichiers.taille'])
  const heavy = faults({ annexes: [{ ...PDF, nom: 'plan.pdf', taille: 160_000_000 }] })
  assert.equal(heavy[0]?.fichier, 'plan.pdf')
  assert.match(heavy[0]!.message, /160 Mo au total, pour 150 Mo autorisés/)
  assert.equal(LIMITES_DEPOT.octets, 150_000_000)
})

test('messages help: proposed number, example of typologie, name of the file', () => {
  assert.match(faults({ numero: '2025-001 bis' })[0]!.message, /Essayez « 2025_001_BIS »/)
  assert.match(faults({}, { numeroDejaUtilise: true })[0]!.message, /par exemple « 2025_001_B »/)
  const [typologie] = faults({ document: { ...PDF, typologie: '10_DE' } })
  assert.match(typologie!.message, /« deliberation\.pdf ».*« Délibération » \(99_DE\)/)
  assert.equal(typologie!.fichier, 'deliberation.pdf')
})

test('detached signatures are typed 99_SE for every nature', () => {
  for (const nature of [1, 2, 3, 4, 6])
    assert.deepEqual(codes({ nature, annexes: [{ ...PDF, typologie: '99_SE' }] }), [])
})

test('a classification without typologie only checks the form of the code', () => {
  const classification = nationalClassification()
  for (const nature of classification.natures) nature.typologies = []
  assert.deepEqual(codes({ document: { ...PDF, typologie: '32_DP' } }, { classification }), [])
  assert.deepEqual(codes({ document: { ...PDF, typologie: '32DP' } }, { classification }), ['fichier.typologie'])
})

test('bidders’ signatures on a public contract are not judged', () => {
  const document = { ...PDF, signature: { valide: false } }
  assert.deepEqual(codes({ document, nature: 4, matiere: '1.1' }), [])
  assert.deepEqual(codes({ document, nature: 4, matiere: '1.2' }), ['fichier.signature'])
})

test('a budget: XML sealed, nature 5, matière 7.1, PDF annexes', () => {
  const budget = { document: BUDGET, nature: 5, matiere: '7.1', annexes: [{ ...PDF, typologie: '70_DE' }] }
  assert.deepEqual(codes(budget), [])
  const unsealed = { ...BUDGET, budget: { ...BUDGET.budget!, scelle: false } }
  assert.deepEqual(codes({ ...budget, document: unsealed }), ['document.budget-non-scelle'])
  const { budget: _, ...foreign } = BUDGET
  assert.deepEqual(codes({ ...budget, document: foreign }), ['document.budget'])
  assert.deepEqual(codes({ ...budget, annexes: [{ ...PDF, mime: 'image/png' }] }), ['annexe.format-budget'])
})

test('an answer to a letter accepts the four formats', () => {
  const contexte = { nature: 1, matiere: '7.5', classification: CONTEXTE.classification, limites: LIMITES_DEPOT }
  const formats = ['application/pdf', 'image/jpeg', 'image/png', 'text/xml']
  assert.deepEqual(
    checkFichiersReponse(
      formats.map((mime) => ({ nom: 'a', mime, taille: 1 })),
      contexte,
    ),
    [],
  )
  assert.deepEqual(formats.map(extensionOf), ['pdf', 'jpg', 'png', 'xml'])
  assert.equal(extensionOf('text/plain'), undefined)
  assert.equal(checkFichiersReponse([], contexte)[0]?.code, 'document.absent')
  assert.equal(checkFichiersReponse([{ nom: 'a', mime: 'text/plain', taille: 1 }], contexte)[0]?.code, 'annexe.format')
})

test('advice does not prevent sending', () => {
  const advice = (change: Partial<Brouillon>, today = '2025-01-16') =>
    listConseils({ ...BROUILLON, ...change }, today).map(({ code }) => code)
  assert.deepEqual(advice({}), [])
  assert.deepEqual(advice({ nature: 3 }, '2025-01-30'), [])
  assert.deepEqual(advice({ nature: 3 }, '2025-01-31'), ['delai.decision-individuelle'])
  assert.deepEqual(advice({}, '2026-02-01'), ['date.ancienne'])
  assert.deepEqual(advice({ document: BUDGET }), ['budget.deliberation'])
  assert.deepEqual(advice({ document: BUDGET, annexes: [{ ...PDF, typologie: '70_DE' }] }), [])
})

test('the header of a budget document is read', () => {
  const namespace = 'http://www.minefi.gouv.fr/cp/demat/docbudgetaire'
  const bytes = (text: string) => new Uint8Array(Buffer.from(text))
  const document = (seal: string) =>
    bytes(
      `<DocumentBudgetaire xmlns="${namespace}"><VersionSchema V="80"/>${seal}<EnTeteDocBudgetaire/><Budget><EnTeteBudget>` +
        '<Nomenclature V="M57-M57_D"/></EnTeteBudget><BlocBudget><NatDec V="01"/><Exer V="2025"/></BlocBudget></Budget></DocumentBudgetaire>',
    )
  const summary = { exercice: '2025', natureDecision: '01', nomenclature: 'M57-M57_D' }
  assert.deepEqual(parseBudget(document('<Scellement md5="0" sha1="0" date="2025-01-15T10:00:00"/>')), {
    ...summary,
    scelle: true,
  })
  assert.deepEqual(parseBudget(document('')), { ...summary, scelle: false })
  assert.throws(() => parseBudget(bytes('<DocumentBudgetaire/>')), { code: 'actes.budget-invalide' })
  assert.throws(() => parseBudget(bytes('<DocumentBudgetaire')), { code: 'xml.malforme' })
})
