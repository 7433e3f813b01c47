import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listEntrees } from '#platform/journal'
import { answersTransfer, isAccepted, parseArchiveTransferReply } from '#standards/seda'
import { depositVersement } from '../actions/deposit-versement.ts'
import { updateAccord } from '../store/accords.ts'
import { countArchives, getArchive, listObjets } from '../store/archives.ts'
import {
  AR_XML,
  aPdf,
  assertSeda,
  type Banc,
  MAINTENANT,
  openBanc,
  redoPaquet,
  sha512,
  undoPaquet,
} from '../testing.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.house.close())

test('an acte deposited is controlled, kept, registered and answered', async () => {
  const versement = await banc.verse()
  assert.equal(versement.etat, 'archive', JSON.stringify(versement.controles))
  assert.equal(versement.identifiant, 'ACTES-027-212700123-20261118-2026_012-DE')
  const { siren } = banc.commune
  assert.equal(versement.cote, `${siren}_2026_1`)
  assert.deepEqual(
    versement.controles.map(({ code, resultat }) => [code, resultat]),
    [
      ['versant', 'conforme'],
      ['paquet', 'conforme'],
      ['antivirus', 'non-fait'],
      ['xml', 'conforme'],
      ['schema', 'conforme'],
      ['coherence', 'conforme'],
      ['accord', 'conforme'],
      ['profil', 'conforme'],
      ['fichiers', 'conforme'],
      ['empreintes', 'conforme'],
      ['formats', 'conforme'],
      ['signatures', 'non-fait'],
      ['regles', 'conforme'],
      ['unicite', 'conforme'],
      ['rangement', 'conforme'],
    ],
  )

  const archive = await banc.as((ctx) => getArchive(ctx, versement.id))
  assert.equal(archive.objet, 'Délibération 2026_012 du 18 novembre 2026 : tarifs de la cantine')
  assert.equal(archive.numero, '027-212700123-20261118-2026_012-DE')
  assert.deepEqual(
    [archive.debut, archive.fin, archive.dua, archive.duaFin, archive.sortFinal, archive.acces, archive.accesLe],
    ['2026-11-18', '2026-11-20', 'P01Y', '2027-11-20', 'Keep', 'AR038', '2026-11-18'],
  )
  assert.deepEqual(
    archive.unites[0]?.unites.map(({ cote, titre }) => [cote, titre]),
    [
      [`${siren}_2026_1_0001`, 'Acte original'],
      [`${siren}_2026_1_0002`, 'Annexe 1 : Tarifs.pdf'],
      [`${siren}_2026_1_0003`, 'Accusé de réception de la préfecture'],
    ],
  )

  const objets = await banc.as((ctx) => listObjets(ctx, versement.id))
  assert.deepEqual(
    objets.map(({ genre, chemin, nom, puid }) => [genre, chemin, nom, puid]),
    [
      ['bordereau', 'v1/content/manifest.xml', 'manifest.xml', null],
      ['objet', 'v1/content/objets/0001.pdf', 'Délibération n° 12.pdf', 'fmt/17'],
      ['objet', 'v1/content/objets/0002.pdf', 'Tarifs.pdf', 'fmt/17'],
      ['objet', 'v1/content/objets/0003.xml', 'ARActe.xml', 'fmt/101'],
      ['rapport', 'v1/content/controles.json', 'controles.json', null],
      ['reponse', 'v1/content/reponse.xml', 'reponse.xml', null],
      ['inventaire', 'inventory.json', 'inventory.json', null],
    ],
  )
  for (const objet of objets) assert.equal(sha512(await banc.bytes(objet.fichierId)), objet.sha512, objet.chemin)
  assert.equal((await banc.bytes(objets[3]?.fichierId ?? '')).toString(), AR_XML)
})

test('the reply takes the archives over and says each control; it is valid for the official schema', async (t) => {
  const versement = await banc.verse(await banc.depot({ idActe: 'REPONSE-1' }))
  const bytes = await banc.bytes(versement.reponseFichierId)
  const reply = parseArchiveTransferReply(bytes)
  assert.ok(isAccepted(reply) && answersTransfer(reply, 'ACTES-REPONSE-1'))
  assert.equal(reply.grantDate, new Date(MAINTENANT).toISOString())
  assert.equal(reply.units[0]?.archivalAgencyIdentifier, versement.cote)
  assert.ok(reply.events.length >= 12 && reply.events.every(({ outcome }) => outcome === 'OK'))
  assertSeda(t, bytes)
})

test('the journal tells the whole life, and where the transfer came from', async () => {
  const versement = await banc.verse(await banc.depot({ idActe: 'JOURNAL-1' }))
  const entrees = await banc.as((ctx) => listEntrees(ctx, { type: 'versement', id: versement.id }))
  assert.deepEqual(
    entrees.map(({ nom, details }) => [nom, details.origine]),
    ['versement.depose', 'versement.recu', 'versement.conforme', 'versement.accepte'].map((nom) => [
      nom,
      'dossier:essai',
    ]),
  )
  const [entree] = await banc.as((ctx) => listEntrees(ctx, { type: 'archive', id: versement.id }))
  const { inventaireSha512 } = await banc.as((ctx) => getArchive(ctx, versement.id))
  assert.deepEqual([entree?.nom, entree?.details.inventaire], ['archive.entree', inventaireSha512])
})

test('the inventory is an OCFL object that lists every other file by its digest', async () => {
  const versement = await banc.verse(await banc.depot({ idActe: 'OCFL-1' }))
  const objets = await banc.as((ctx) => listObjets(ctx, versement.id))
  const inventory = JSON.parse((await banc.bytes(objets.at(-1)?.fichierId ?? '')).toString())
  assert.equal(inventory.type, 'https://ocfl.io/1.1/spec/#inventory')
  assert.equal(inventory.head, 'v1')
  for (const { chemin, sha512: digest } of objets.slice(0, -1)) {
    assert.deepEqual(inventory.manifest[digest], [chemin])
    assert.deepEqual(inventory.versions.v1.state[digest], [chemin.slice('v1/content/'.length)])
  }
})

test('two files of the same bytes are two objects', async () => {
  const depot = await banc.depot({ idActe: 'DOUBLE-1' })
  const annexe = await banc.fichier('Copie.pdf', await aPdf('Tarifs'))
  const versement = await banc.verse({ ...depot, fichiers: [...depot.fichiers, { fichierId: annexe, role: 'annexe' }] })
  assert.equal(versement.etat, 'archive', versement.message ?? '')
  const objets = await banc.as((ctx) => listObjets(ctx, versement.id))
  assert.equal(objets.filter(({ genre }) => genre === 'objet').length, 4)
  assert.equal(new Set(objets.map(({ sha512: digest }) => digest)).size, objets.length - 1)
})

test('acts about employment open to all after fifty years', async () => {
  const versement = await banc.verse(
    await banc.depot({
      idActe: 'RH-1',
      nature: { code: 3, libelle: 'Arrêté individuel' },
      matiere: { code: '4.1', libelle: 'Personnel' },
    }),
  )
  const { acces, accesLe } = await banc.as((ctx) => getArchive(ctx, versement.id))
  assert.deepEqual([acces, accesLe], ['AR048', '2076-11-18'])
})

test('the same deposit given again is the same transfer; nothing more is archived', async () => {
  const depot = await banc.depot({ idActe: 'MEME-1' })
  const first = await banc.verse(depot)
  const before = await banc.as((ctx) => countArchives(ctx, {}))
  const again = await banc.verse(depot)
  assert.equal(again.id, first.id)
  const both = await Promise.all([1, 2].map(() => banc.as((ctx) => depositVersement(ctx, depot))))
  assert.deepEqual(both, [{ id: first.id }, { id: first.id }])
  assert.equal(await banc.as((ctx) => countArchives(ctx, {})), before)
})

test('the same acte with another content is refused: 101, already used', async () => {
  const first = await banc.verse(await banc.depot({ idActe: 'AUTRE-1' }))
  const other = await banc.verse(await banc.depot({ idActe: 'AUTRE-1', objet: 'autre objet' }))
  assert.deepEqual([other.etat, other.code], ['refuse', '101'])
  assert.match(other.message ?? '', new RegExp(`déjà été versé \\(archive ${first.cote}\\)`))
})

test('two deposits of one identifier at once: one enters', async () => {
  const depots = [await banc.depot({ idActe: 'COURSE-1' }), await banc.depot({ idActe: 'COURSE-1', objet: 'autre' })]
  const ids = await Promise.all(depots.map((depot) => banc.as((ctx) => depositVersement(ctx, depot))))
  await banc.house.drainJobs()
  const etats = await Promise.all(ids.map(async ({ id }) => (await banc.get(id)).etat))
  assert.deepEqual(etats.toSorted(), ['archive', 'refuse'])
})

test('a package brought with the very bytes of one received is that one', async () => {
  const first = await banc.verse(await banc.depot({ idActe: 'PAQUET-1' }))
  const same = await banc.apporte(await banc.bytes(first.sipFichierId))
  assert.equal(same.id, first.id)
})

test('a package made elsewhere enters too, under what its bordereau says', async () => {
  const first = await banc.verse(await banc.depot({ idActe: 'AILLEURS-1' }))
  const { transfer, fichiers } = await undoPaquet(await banc.bytes(first.sipFichierId))
  const versement = await banc.apporte(
    await redoPaquet({ transfer: { ...transfer, messageIdentifier: 'AILLEURS-2' }, fichiers }),
  )
  assert.equal(versement.etat, 'archive', versement.message ?? '')
  assert.equal(versement.identifiant, 'AILLEURS-2')
  assert.equal(versement.objet, 'Délibération 2026_012 du 18 novembre 2026 : tarifs de la cantine')
})

test('refused, then corrected, the same acte is a second attempt under the same identifier', async () => {
  const depot = await banc.depot({ idActe: 'RETOUR-1' })
  await banc.as((ctx) => updateAccord(ctx, 'ACTES', { actif: false }), banc.archiviste)
  const refused = await banc.verse(depot)
  assert.deepEqual([refused.etat, refused.code, refused.tentative], ['refuse', '300', 1])
  await banc.as((ctx) => updateAccord(ctx, 'ACTES', { actif: true }), banc.archiviste)
  const accepted = await banc.verse(depot)
  assert.deepEqual([accepted.etat, accepted.tentative, accepted.identifiant], ['archive', 2, refused.identifiant])
  assert.notEqual(accepted.id, refused.id)
})

test('a deposit that cannot make a bordereau is told at once, with everything that is wrong', async () => {
  const depot = await banc.depot({ objet: ' ', dateAr: '', idActe: 'FAUX-1' })
  await assert.rejects(
    banc.as((ctx) => depositVersement(ctx, { ...depot, fichiers: depot.fichiers.slice(1) })),
    {
      code: 'archivage.depot-incomplet',
      message: /objet absent.*date de l’accusé de réception invalide.*un seul acte original/,
    },
  )
  await assert.rejects(
    banc.as((ctx) => depositVersement(ctx, { ...depot, fichiers: [{ fichierId: ctx.newId(), role: 'acte' }] })),
    { code: 'archivage.depot-incomplet' },
  )
})

test('an external archive is a closed door, said clearly', async () => {
  const other = await openBanc({ env: { SAE_MODE: 'externe' } })
  try {
    const versement = await other.verse()
    assert.equal(versement.etat, 'refuse')
    assert.match(versement.message ?? '', /SAE_MODE=externe/)
    assert.equal(versement.reponseFichierId, null)
  } finally {
    await other.house.close()
  }
})
