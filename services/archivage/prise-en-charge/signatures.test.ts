import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { MOT_DE_PASSE_DEMONSTRATION } from '#platform/config'
import {
  completePades,
  createAuthority,
  issueCertificate,
  openPkcs12,
  preparePades,
  type SigningKey,
} from '#standards/signature'
import type { Versement } from '../modele.ts'
import { updateAccord } from '../store/accords.ts'
import { aPdf, type Banc, openBanc } from '../testing.ts'

/** An agreement that asks for signatures: valid at the time of signing, by an authority that the house trusts. */

let banc: Banc
let cle: SigningKey
let rang = 0
before(async () => {
  banc = await openBanc()
  const holder = { nom: 'Hélène Marchand', titre: 'Maire', organisation: 'Essai', email: 'maire@essai.test' }
  const p12 = await banc.house.confiance.autorite?.getPkcs12(holder)
  cle = await openPkcs12(p12 as Uint8Array, MOT_DE_PASSE_DEMONSTRATION)
  await banc.verse()
  await banc.as((ctx) => updateAccord(ctx, 'ACTES', { signaturesExigees: true }))
})
after(() => banc.house.close())

async function sign(pdf: Uint8Array, key: SigningKey): Promise<Buffer> {
  const options = { certificate: key.certificate, chain: key.chain, at: banc.house.clock() }
  const { toBeSigned, prepared } = await preparePades(pdf, options)
  return Buffer.from(await completePades(pdf, prepared, await key.sign(toBeSigned)))
}

async function verse(acte: Uint8Array): Promise<Versement> {
  rang += 1
  const depot = await banc.depot({ idActe: `SIGNE-${rang}` })
  const fichierId = await banc.fichier('acte.pdf', acte)
  return banc.verse({ ...depot, fichiers: [{ fichierId, role: 'acte' }, ...depot.fichiers.slice(1)] })
}

test('a document validly signed enters', async () => {
  const versement = await verse(await sign(await aPdf('signé'), cle))
  assert.equal(versement.etat, 'archive', versement.message ?? '')
  assert.equal(versement.controles.find(({ code }) => code === 'signatures')?.resultat, 'conforme')
})

test('no signature: 305', async () => {
  const versement = await verse(await aPdf('non signé'))
  assert.deepEqual([versement.etat, versement.code], ['refuse', '305'])
})

test('a document changed after its signature: 310', async () => {
  const pdf = await sign(await aPdf('changé'), cle)
  const at = pdf.indexOf('/Producer')
  pdf[at + 12] = (pdf[at + 12] as number) ^ 1
  const versement = await verse(pdf)
  assert.deepEqual([versement.etat, versement.code], ['refuse', '310'])
})

test('a signature by an authority that nobody trusts: 311', async () => {
  const dates = { from: new Date('2026-01-01'), to: new Date('2027-12-31') }
  const racine = await createAuthority({ nom: 'Inconnue', organisation: 'Ailleurs', from: dates.from })
  const who = { nom: 'Quelqu’un', organisation: 'Ailleurs', usage: 'signature' as const, ...dates }
  const issued = await issueCertificate(racine, who)
  const versement = await verse(await sign(await aPdf('inconnu'), issued))
  assert.deepEqual([versement.etat, versement.code], ['refuse', '311'])
})
