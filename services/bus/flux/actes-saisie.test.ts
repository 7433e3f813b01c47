import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Form } from '#platform/http'
import type { DossierComplet, Saisie } from '../modele.ts'
import { checkActes, type DonneesActes, readSaisieActes } from './actes-saisie.ts'
import { followNature } from './nature-publiee.ts'

const TODAY = '2026-03-02'
const GOOD = {
  objet: 'Tarifs de la cantine',
  nature: '1',
  date: '2026-02-27',
  numero: 'de_2026_01',
  matiere: '7.10',
  circuit: 'c1',
  etape_signature: 'oui',
  'etape_tdt-actes': 'oui',
  etape_publication: 'oui',
  etape_sae: 'oui',
}

const read = (fields: Record<string, string>) =>
  readSaisieActes(new Form(new Map(Object.entries(fields).map(([name, value]) => [name, [value]]))))
const complete = ({ objet, numero, donnees, cheminement }: Saisie, roles = ['principal']) =>
  ({
    dossier: { objet, numero, donnees, cheminement },
    pieces: roles.map((role) => ({ role })),
    etapes: [],
  }) as unknown as DossierComplet
const champs = (saisie: Saisie, roles?: string[]) =>
  checkActes(complete(saisie, roles), TODAY).map(({ champ }) => champ)

test('a complete acte has no fault', () => {
  assert.deepEqual(champs(read(GOOD)), [])
})

test('an empty form is read without complaint and gets every fault at once', () => {
  assert.deepEqual(champs(read({}), []), ['principal', 'objet', 'nature', 'date', 'numero', 'matiere', 'circuit'])
})

test('an étape is left out with its reason, and only with a known one', () => {
  const { cheminement, donnees } = read({ ...GOOD, etape_signature: 'deja-signe', etape_sae: 'pourquoi pas' })
  assert.deepEqual(cheminement, ['tdt-actes', 'publication', 'sae'])
  assert.deepEqual(donnees.ecartees, { signature: 'deja-signe' })
})

test('without signature no circuit is asked', () => {
  assert.deepEqual(champs(read({ ...GOOD, circuit: '', etape_signature: 'papier' })), [])
})

test('the day may be typed the French way; a wrong one is kept and told', () => {
  assert.equal(read({ ...GOOD, date: '7/2/2026' }).donnees.date, '2026-02-07')
  const wrong = read({ ...GOOD, date: '31/02/2026' })
  assert.equal(wrong.donnees.date, '2026-02-31')
  assert.match(checkActes(complete(wrong), TODAY)[0]?.message ?? '', /n’est pas une date/)
  assert.match(checkActes(complete(read({ ...GOOD, date: '2026-03-03' })), TODAY)[0]?.message ?? '', /futur/)
})

test('archives need the receipt of the préfecture', () => {
  assert.deepEqual(champs(read({ ...GOOD, 'etape_tdt-actes': 'deja-transmis' })), ['etape_sae'])
})

test('what the law does not publish is left out when its nature is chosen; the agent has the last word', () => {
  const donnees = read({ ...GOOD, nature: '3' }).donnees as DonneesActes
  assert.deepEqual(followNature(donnees, null), { publication: 'individuel' })
  assert.deepEqual(followNature(donnees, 3), {})
  const back = { ...donnees, nature: 1, ecartees: { publication: 'individuel' } }
  assert.deepEqual(followNature(back, 3), {})
  assert.deepEqual(followNature({ ...back, ecartees: { publication: 'affichage' } }, 3), { publication: 'affichage' })
})

test('hostile values are kept as text or dropped, never believed', () => {
  assert.equal(read({ ...GOOD, nature: '7' }).donnees.nature, null)
  assert.equal(read({ ...GOOD, nature: '1e0x' }).donnees.nature, null)
  assert.equal(read({ ...GOOD, objet: '<script>' }).objet, '<script>')
  assert.deepEqual(read({ ...GOOD, typologie_abc: '99_DE' }).typologies, { abc: '99_DE' })
})
