import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listLatestEntrees } from '#platform/journal'
import { type Banc, domOf, fillFiche, listHtmlFaults, openBanc, wordsOf } from '../testing.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.close())

const textOf = async (path: string) => wordsOf((await domOf(await banc.fetch(path))).querySelector('main'))
const FORM = '/operateur/mentions-legales'
const post = (fields: Record<string, string>, roles: readonly string[] = ['operateur']) =>
  banc.fetchAs(roles, FORM, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  })

test('before any installation the pages are there and say that they are drafts', async () => {
  for (const path of ['/mentions-legales', '/accessibilite']) assert.match(await textOf(path), /Page provisoire/)
  assert.match(await textOf('/accessibilite'), /non conforme.*aucun audit n’a encore été fait/)
})

test('the operator completes them once, and everybody reads it', async () => {
  const operateur = await banc.house.createCollectivite({ genre: 'operateur', slug: 'val', nom: 'Syndicat d’essai' })
  await fillFiche(banc.house, operateur)
  assert.deepEqual(await listHtmlFaults(await (await banc.fetchAs(['operateur'], FORM)).text()), [])
  const values = {
    directeur: 'Idris <i>Essai</i>, président',
    hebergeur: 'Hébergeur d’essai',
    hebergeurAdresse: '2 rue du Port',
    hebergeurTelephone: '01 00 00 00 00',
    dpo: 'dpo@essai.test',
    conformite: 'partielle',
    auditPar: 'Auditeur',
    auditLe: '2026-10-01',
    auditTaux: '82',
  }
  const saved = await post(values)
  assert.deepEqual([saved.status, saved.headers.get('location')], [303, '/mentions-legales'])
  const mentions = await textOf('/mentions-legales')
  assert.match(mentions, /Syndicat d’essai.*Idris <i>Essai<\/i>, président.*Hébergeur d’essai.*2 rue du Port/)
  assert.doesNotMatch(mentions, /provisoire|À compléter/)
  const accessibilite = await textOf('/accessibilite')
  assert.match(accessibilite, /^Accessibilité : partiellement conforme/)
  assert.match(accessibilite, /1er octobre 2026 par Auditeur, a trouvé 82 % des critères respectés/)
  const [entry] = await banc.as((ctx) => listLatestEntrees(ctx, 1), banc.redacteur, operateur)
  assert.equal(entry?.nom, 'site.mentions-changees')
  const page = await domOf(await banc.fetchAs(['operateur'], FORM))
  assert.equal(page.querySelector('input[name=auditTaux]')?.getAttribute('value'), '82')
})

test('a conformity that no audit supports is refused, and nothing typed is lost', async () => {
  const refusals: [fields: Record<string, string>, message: RegExp][] = [
    [{ conformite: 'totale' }, /Cette conformité se déclare après un audit.*100 %/],
    [{ conformite: 'totale', auditLe: '2026-10-01', auditTaux: '99' }, /100 %/],
    [{ conformite: 'partielle', auditLe: '2026-10-01', auditTaux: '49' }, /50 %/],
    [{ conformite: 'partielle', auditLe: '2027-10-01', auditTaux: '80' }, /date de l’audit est passée/],
    [{ conformite: 'non', auditTaux: 'beaucoup' }, /nombre entier/],
  ]
  for (const [fields, message] of refusals) {
    const refused = await post({ ...fields, directeur: 'Gardé' })
    assert.equal(refused.status, 422)
    const page = await domOf(refused)
    assert.match(wordsOf(page.querySelector('.fautes')), message)
    assert.equal(page.querySelector('input[name=directeur]')?.getAttribute('value'), 'Gardé')
  }
})

test('nobody else may write them', async () => {
  assert.equal((await post({ conformite: 'non' }, ['site.redacteur'])).status, 404)
  assert.equal((await banc.fetchAs(['site.redacteur'], FORM)).status, 404)
})
