/** Documents that cannot be taken, and those that must go through untouched. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { PDFDocument } from '@cantoo/pdf-lib'
import {
  completePades,
  createAuthority,
  issueCertificate,
  preparePades,
  type SigningKey,
  verifyPades,
} from '#standards/signature'
import {
  ACTE,
  dossierOf,
  fautesOf,
  fieldsOf,
  idOf,
  openBrouillon,
  openCertificat,
  parapheurOf,
  sendActe,
  sign,
  submit,
  viser,
} from './acte.ts'
import { COMMUNE, type Decor, makePdf, NOW, openDecor, type Piece } from './decor.ts'

const MAX = 200_000

let decor: Decor
before(async () => {
  decor = await openDecor({ maxForm: MAX })
})
after(() => decor.close())

const etatOf = async (id: string) => (await decor.secretaire.get(dossierOf(id))).text

async function encrypt(pdf: Uint8Array): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf)
  document.encrypt({ userPassword: 'secret', ownerPassword: 'secret' })
  return document.save({ useObjectStreams: false })
}

/** Files that come with a form, as a browser without JavaScript sends them. */
const REFUSES: [cas: string, piece: (pdf: Uint8Array) => Piece | Promise<Piece>, message: RegExp][] = [
  [
    'a text under a .pdf name',
    () => ['faux.pdf', 'Ceci est un texte.'],
    /« faux\.pdf » n’est pas dans un format accepté\. Enregistrez-le au format PDF/,
  ],
  [
    'a zip under a .pdf name',
    () => ['zip.pdf', Buffer.from('PK\u0003\u0004 archive')],
    /« zip\.pdf » n’est pas dans un format accepté/,
  ],
  [
    'a truncated PDF',
    (pdf) => ['tronque.pdf', pdf.subarray(0, pdf.length * 0.6)],
    /« tronque\.pdf » est abîmé.* Refaites le PDF/,
  ],
  ['a file of 0 byte', () => ['vide.pdf', ''], /« vide\.pdf » : Le fichier est vide\. Choisissez-en un autre/],
  [
    'a file over the limit',
    (pdf) => ['gros.pdf', Buffer.concat([pdf, Buffer.alloc(MAX, 32)])],
    /« gros\.pdf » : Le fichier est trop grand : la limite est de 200\sko/,
  ],
  [
    'an encrypted PDF',
    async (pdf) => ['protege.pdf', await encrypt(pdf)],
    /« protege\.pdf » est protégé par un mot de passe\. Enregistrez-le sans protection/,
  ],
]

for (const [cas, make, message] of REFUSES) {
  test(`${cas} is refused by its name; what was typed is kept, nothing is sent`, async () => {
    const form = await openBrouillon(decor.secretaire)
    const piece = await make(await makePdf(cas))
    const page = await submit(decor.secretaire, form, { ...ACTE, numero: 'REFUSE' }, { principal: [piece] })
    assert.equal(page.status, 422)
    const [[champ, words] = ['', '']] = fautesOf(page)
    assert.equal(champ, 'principal')
    assert.match(words, message)
    const shown = fieldsOf((await decor.secretaire.get(form)).document.querySelector('#formulaire') as Element)
    assert.deepEqual([shown.objet, shown.numero, shown.matiere], [ACTE.objet, 'REFUSE', ACTE.matiere])
    assert.deepEqual(await decor.noms('dossier', idOf(form)), ['dossier.cree'])
    const good: Piece = ['bon.pdf', await makePdf(`${cas}, corrigé`)]
    const numero = `BON_${REFUSES.findIndex(([one]) => one === cas)}`
    const again = await submit(decor.secretaire, form, { numero }, { principal: [good] })
    assert.equal(again.location, dossierOf(idOf(form)))
  })
}

test('a document to sign is judged before the signatory sees it: damaged, protected, or no PDF', async () => {
  const pdf = await makePdf('Courrier')
  const xml: Piece = ['budget.xml', '<?xml version="1.0"?><budget/>']
  const cases: [Piece, RegExp][] = [
    [['tronque.pdf', pdf.subarray(0, pdf.length * 0.6)], /« tronque\.pdf » est abîmé/],
    [['protege.pdf', await encrypt(pdf)], /« protege\.pdf » est protégé par un mot de passe/],
    [xml, /« budget\.xml » n’est pas un PDF : il ne peut pas être signé ici/],
  ]
  for (const [piece, message] of cases) {
    const form = await openBrouillon(decor.secretaire, 'document-a-signer')
    const page = await submit(decor.secretaire, form, { objet: 'Courrier' }, { principal: [piece] })
    assert.deepEqual(
      fautesOf(page).map(([champ]) => champ),
      ['principal'],
    )
    assert.match(fautesOf(page)[0]?.[1] ?? '', message)
  }
})

test('several refused files are all named', async () => {
  const form = await openBrouillon(decor.secretaire)
  const annexes: Piece[] = [
    ['a.pdf', ''],
    ['b.pdf', Buffer.alloc(MAX + 1, 32)],
  ]
  const page = await submit(decor.secretaire, form, { ...ACTE, numero: 'DEUX' }, { annexes })
  assert.deepEqual(
    fautesOf(page).map(([champ, words]) => [champ, words.slice(0, 9)]),
    [
      ['annexes', '« a.pdf »'],
      ['annexes', '« b.pdf »'],
    ],
  )
})

test('with JavaScript, an empty file or one over the limit is refused before any byte, in a sentence', async () => {
  const announce = (taille: number) =>
    decor.secretaire.send('POST', `${COMMUNE}/televersements`, {
      'tus-resumable': '1.0.0',
      'upload-length': String(taille),
      'upload-metadata': `filename ${Buffer.from('gros.pdf').toString('base64')}`,
    })
  const [empty, large] = [await announce(0), await announce(5_000_000_001)]
  assert.deepEqual([empty.status, empty.text], [422, 'Le fichier est vide. Choisissez-en un autre.'])
  assert.equal(large.status, 413)
  assert.match(large.text, /^Le fichier est trop grand : la limite est de 5\sGo\.$/)
})

test('more files than a form carries are refused without losing the words', async () => {
  const form = await openBrouillon(decor.secretaire)
  const annexes = Array.from({ length: 501 }, (_, rank): Piece => [`${rank}.pdf`, 'x'])
  const page = await submit(decor.secretaire, form, { ...ACTE, numero: 'TROP' }, { annexes })
  assert.match(fautesOf(page)[0]?.[1] ?? '', /Un envoi compte au plus 500 fichiers\. Envoyez-les en plusieurs fois/)
  assert.equal(fieldsOf(page.document.querySelector('#formulaire') as Element).objet, ACTE.objet)
})

test('200 annexes go through to the accusé de réception, in order', async () => {
  const pdf = await makePdf('Annexe')
  const annexes = Array.from(
    { length: 200 },
    (_, rank): Piece => [`annexe ${rank}.pdf`, Buffer.concat([pdf, Buffer.from(`%${rank}\n`)])],
  )
  const sansLeReste = { etape_signature: 'papier', etape_publication: 'ailleurs', etape_sae: 'ailleurs' }
  const { id } = await sendActe(decor.secretaire, 'ANNEXES_200', sansLeReste, { annexes })
  await decor.exchange()
  assert.match(await etatOf(id), /Reçu par la préfecture le 25 novembre 2026/)
  const { document } = await decor.secretaire.get(dossierOf(id))
  const shown = [...document.querySelectorAll('.pieces li')].map((line) => line.textContent ?? '')
  assert.deepEqual(
    shown.filter((line) => line.includes('Annexe')).map((line) => /annexe \d+/.exec(line)?.[0]),
    annexes.map(([nom]) => nom.replace('.pdf', '')),
  )
  const [enveloppe] = await decor.enveloppes()
  assert.deepEqual([enveloppe?.courriels.length, enveloppe?.fois], [1, 1])
})

/** Signed before it comes here, by somebody of whom this house knows nothing. */
async function signElsewhere(pdf: Uint8Array): Promise<Uint8Array> {
  const from = new Date('2026-01-01T00:00:00Z')
  const to = new Date('2028-01-01T00:00:00Z')
  const authority = await createAuthority({ nom: 'Autorité d’ailleurs', from })
  const key: SigningKey = await issueCertificate(authority, { nom: 'Paul Ailleurs', usage: 'signature', from, to })
  const { toBeSigned, prepared } = await preparePades(pdf, {
    certificate: key.certificate,
    chain: key.chain,
    at: new Date(NOW),
  })
  return completePades(pdf, prepared, await key.sign(toBeSigned))
}

/** Signers whose signature is whole in this file, in order. */
async function signersOf(pdf: Uint8Array): Promise<string[]> {
  const reports = await verifyPades(pdf, { trustAnchors: await decor.house.confiance.anchors() })
  return reports.filter(({ integrity }) => integrity === 'intacte').map(({ signer }) => signer)
}

/** Bytes of the piece that a dossier shows under this label. */
async function pieceOf(id: string, label: string): Promise<Uint8Array> {
  const { document } = await decor.secretaire.get(dossierOf(id))
  const line = [...document.querySelectorAll('.pieces li')].find((one) => one.textContent?.includes(label))
  return (await decor.secretaire.get(line?.querySelector('a')?.getAttribute('href') ?? '')).bytes
}

test('a PDF signed elsewhere keeps its signature when it is signed here, stamped and published', async () => {
  const original = await signElsewhere(await makePdf('Convention'))
  const { id } = await sendActe(decor.secretaire, 'SIGNE_1', {}, { principal: [['convention.pdf', original]] })
  const adjointe = await decor.signIn('adjointe@saint-aubin.test')
  const maire = await decor.signIn('maire@saint-aubin.test')
  const dossier = await parapheurOf(decor.secretaire, id)
  await viser(adjointe, dossier)
  await sign(maire, dossier, await openCertificat(maire))
  await decor.exchange()
  assert.match(await etatOf(id), /Terminé/)
  const signers = ['Paul Ailleurs', 'Hélène Marchand']
  for (const label of ['Document signé', 'Acte tamponné', 'Acte publié']) {
    const bytes = await pieceOf(id, label)
    assert.deepEqual(await signersOf(bytes), signers, label)
    assert.deepEqual(Buffer.from(bytes.subarray(0, original.length)), Buffer.from(original), label)
  }
})

test('a PDF already signed and sent as it is keeps its signature on the stamped acte', async () => {
  const original = await signElsewhere(await makePdf('Convention 2'))
  const { id } = await sendActe(
    decor.secretaire,
    'SIGNE_2',
    { etape_signature: 'deja-signe', etape_sae: 'ailleurs' },
    { principal: [['convention.pdf', original]] },
  )
  await decor.exchange()
  assert.deepEqual(await signersOf(await pieceOf(id, 'Acte publié')), ['Paul Ailleurs'])
})
