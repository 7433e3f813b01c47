/** Answers of the ministry that are wrong, unknown or hostile, through its HTTP orders and real mails. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildActe, composePaquet, nameTransaction, packArchive } from '#standards/actes'
import { dossierOf, sendActe } from './acte.ts'
import { COMMUNE, type Decor, makePdf, type Navigateur, openDecor } from './decor.ts'

/** Nothing but the transmission: it leaves at once. */
const SEULE = { etape_signature: 'papier', etape_publication: 'ailleurs', etape_sae: 'ailleurs' }
const LIAISON = '/operateur/teletransmission'

let decor: Decor
let operateur: Navigateur
before(async () => {
  decor = await openDecor()
  operateur = await decor.signIn('operateur@val-ourle.test')
})
after(() => decor.close())

const etatOf = async (id: string) => (await decor.secretaire.get(dossierOf(id))).text
const count = async (id: string, nom: string) => (await decor.noms('dossier', id)).filter((one) => one === nom).length
const answerAgain = async (reponse: string) => {
  const [enveloppe] = await decor.enveloppes()
  await decor.order(`enveloppes/${enveloppe?.nom}/reponse`, { reponse })
  await decor.exchange()
}

/** Somebody else's software deposits an acte for this SIREN: its accusé de réception comes here all the same. */
async function depositElsewhere(siren: string, numero: string, serie: number): Promise<void> {
  const acte = {
    departement: '027',
    siren,
    date: '2026-11-20',
    numero,
    nature: 'DE',
    transaction: 1 as const,
    flux: 1 as const,
  }
  const names = nameTransaction(acte, [{ typologie: '99_DE', extension: 'pdf' }])
  const pdf = await makePdf(numero)
  const contenu = buildActe({
    date: '2026-11-20',
    numero,
    nature: 1,
    matiere: '7.5',
    objet: 'Acte venu d’ailleurs',
    dateClassification: '2019-04-18',
    document: { nom: names.documents[0] as string },
    annexes: [],
    documentPapier: false,
  })
  const canal = { trigramme: 'ZZZ', quadrigramme: 'TACT', date: '2026-11-25', serie }
  const paquet = composePaquet(
    canal,
    {
      emetteur: { siren, departement: '027', arrondissement: '3', nature: '31' },
      referent: { nom: 'Ailleurs', telephone: '0200000000' },
      adressesRetour: ['retours@teletransmission.test'],
    },
    { nom: names.message, contenu },
    [{ nom: names.documents[0] as string, contenu: pdf }],
  )
  const chunks: Uint8Array[] = []
  for await (const chunk of packArchive(paquet.entrees, new Date('2026-11-25T10:00:00Z')))
    chunks.push(chunk as Uint8Array)
  await decor.deposit(paquet.nom, Buffer.concat(chunks))
  await decor.exchange()
}

test('an accusé de réception for an acte unknown here waits for somebody, who may file it away', async () => {
  await depositElsewhere(decor.commune.siren, 'AILLEURS', 1)
  const retours = await decor.secretaire.get(`${COMMUNE}/teletransmission/retours`)
  assert.match(retours.text, /Accusé de réception d’un acte inconnu ici : 027-\d{9}-20261120-AILLEURS-DE/)
  assert.match((await operateur.get(LIAISON)).text, /1 message à rattacher/)
  const classer = retours.document.querySelector('form[action$="/classer"]')
  await decor.secretaire.post(classer?.getAttribute('action') ?? '')
  assert.doesNotMatch((await decor.secretaire.get(`${COMMUNE}/teletransmission/retours`)).text, /AILLEURS/)
})

test('an accusé de réception for nobody of this house stays with the operator, with the reason', async () => {
  await depositElsewhere('999999999', 'PERSONNE', 2)
  assert.match((await operateur.get(LIAISON)).text, /Aucune collectivité de cette maison n’a le SIREN 999999999/)
})

test('an accusé de réception received twice, then a third time, counts once', async () => {
  await decor.order('consigne', { reponse: 'double' })
  const { id } = await sendActe(decor.secretaire, 'DOUBLE', { etape_signature: 'papier', etape_sae: 'ailleurs' })
  await decor.exchange()
  await answerAgain('ar')
  assert.equal(await count(id, 'dossier.etape-terminee'), 2, 'transmission, then publication')
  assert.equal(await count(id, 'dossier.termine'), 1)
  const { document } = await decor.secretaire.get(dossierOf(id))
  const pieces = [...document.querySelectorAll('.pieces li')].map((line) => line.textContent ?? '')
  for (const label of ['Accusé de réception', 'Acte tamponné', 'Acte publié'])
    assert.equal(pieces.filter((piece) => piece.includes(label)).length, 1, label)
  const online = await decor.secretaire.get(COMMUNE.replace('/c/', '/commune/').concat('/actes?q=DOUBLE'))
  assert.equal(
    [...online.document.querySelectorAll('main li, main tr')].filter((one) => one.textContent?.includes('DOUBLE'))
      .length,
    1,
  )
})

for (const [reponse, motif] of [
  ['bombe', /BOMBE-DE-1-2_\d+\.xml » : Le fichier XML contient une DTD, ce qui n’est pas autorisé/],
  ['illisible', /ILLISIBLE-DE-1-2_\d+\.xml » : Le fichier XML est mal formé/],
] as const) {
  test(`an answer that is « ${reponse} » is kept with its reason, harms nothing, and the good one still counts`, async () => {
    await decor.order('consigne', { reponse })
    const { id } = await sendActe(decor.secretaire, reponse.toUpperCase(), SEULE)
    await decor.exchange()
    assert.match(await etatOf(id), /En attente de l’accusé de réception de la préfecture/)
    assert.match((await operateur.get(LIAISON)).text, motif)
    await answerAgain('ar')
    assert.match(await etatOf(id), /Reçu par la préfecture/)
  })
}

test('a ministry away is tried again by itself: the acte leaves once, nobody has anything to do', async () => {
  await decor.order('consigne', { reponse: 'injoignable' })
  const { id } = await sendActe(decor.secretaire, 'INJOIGNABLE', SEULE)
  await decor.exchange()
  assert.match((await operateur.get(LIAISON)).text, /Envois qui attendent le ministère/)
  await decor.wakeJobs()
  await decor.exchange()
  assert.match(await etatOf(id), /Reçu par la préfecture/)
  assert.equal((await decor.enveloppes())[0]?.fois, 1)
})
