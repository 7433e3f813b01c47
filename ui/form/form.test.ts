import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html, type SafeHtml } from '@remix-run/html-template'
import { parseHTML } from 'linkedom'
import type { Faute } from '#platform/errors'
import { Form } from '#platform/http'
import { submitButton } from './button.ts'
import { checkboxesField, checkboxField, radioField, selectField } from './choice-field.ts'
import { saisie } from './faults.ts'
import { fileField } from './file-field.ts'
import { form } from './form.ts'
import { dateField, textArea, textField } from './text-field.ts'

const OPTIONS = [
  { value: 'a', label: 'Arrêté', groupe: 'Maire' },
  { value: 'd', label: 'Délibération', groupe: 'Conseil' },
]
const FAUTE: Faute = { champ: 'objet', code: 'actes.objet', message: 'Écrivez l’objet.' }

test('label, hint and mistake are tied to the control', () => {
  const dom = render(textField({ name: 'objet', label: 'Objet', hint: 'En une phrase', faute: FAUTE, required: true }))
  const input = dom.querySelector('input') as Element
  assert.equal(dom.querySelector('label')?.getAttribute('for'), input.id)
  const described = input
    .getAttribute('aria-describedby')
    ?.split(' ')
    .map((id) => dom.getElementById(id)?.textContent)
  assert.deepEqual(described, ['En une phrase', 'Écrivez l’objet.'])
  assert.equal(input.getAttribute('aria-invalid'), 'true')
  assert.ok(input.hasAttribute('required'))
})

test('a field that may stay empty says so', () => {
  assert.match(render(textField({ name: 'note', label: 'Note' })).body.textContent ?? '', /Note \(facultatif\)/)
  assert.doesNotMatch(
    render(textField({ name: 'note', label: 'Note', required: true })).body.textContent ?? '',
    /facultatif/,
  )
})

test('a form says which of its fields are required', () => {
  const note = (...fields: SafeHtml[]) =>
    render(form({ action: '/a' }, ...fields)).querySelector('form > .aide')?.textContent
  const required = textField({ name: 'a', label: 'A', required: true })
  assert.match(note(required) ?? '', /^Tous/)
  assert.match(note(required, textField({ name: 'b', label: 'B' })) ?? '', /sauf mention/)
  assert.equal(note(submitButton('Envoyer')), undefined)
})

test('what was typed comes back, whatever it holds', () => {
  const hostile = '"><script>alert(1)</script>'
  const typed = new Form(
    new Map([
      ['objet', [hostile]],
      ['note', [`\n${hostile}`]],
      ['jour', ['2026-03-02']],
    ]),
  )
  const champ = saisie(typed, [FAUTE])
  const dom = render(
    form(
      { action: '/a', fautes: [FAUTE] },
      textField({ ...champ('objet'), label: 'Objet' }),
      textArea({ ...champ('note'), label: 'Note' }),
      dateField({ ...champ('jour'), label: 'Jour' }),
    ),
  )
  assert.equal(dom.querySelector('script'), null)
  assert.equal(dom.querySelector('[name=objet]')?.getAttribute('value'), hostile)
  // One line feed for the tag, which drops it, one typed.
  assert.match(dom.querySelector('textarea')?.textContent ?? '', /^\n\n&quot;&gt;&lt;script/)
  assert.equal(dom.querySelector('[name=jour]')?.getAttribute('value'), '2026-03-02')
})

test('the summary leads to each faulty field', () => {
  const general: Faute = { code: 'actes.ferme', message: 'La séance est close.' }
  const dom = render(
    form({ action: '/a', fautes: [FAUTE, general] }, textField({ name: 'objet', label: 'Objet', faute: FAUTE })),
  )
  const link = dom.querySelector('.fautes a') as Element
  assert.ok(dom.getElementById(link.getAttribute('href')?.slice(1) ?? ''))
  assert.equal(dom.querySelectorAll('.fautes li').length, 2)
  assert.equal(render(form({ action: '/a' })).querySelector('.fautes'), null)
})

test('passwords and files never come back', () => {
  const password = textField({ name: 'p', label: 'Mot de passe', type: 'password', value: 'secret' })
  assert.doesNotMatch(String(password), /secret/)
  assert.doesNotMatch(String(fileField({ name: 'f', label: 'Acte', value: 'acte.pdf' })), /acte\.pdf/)
})

test('suggestions come first in a select, and once', () => {
  const dom = render(
    selectField({ name: 'm', label: 'Matière', options: OPTIONS, suggestions: ['d', 'inconnu'], value: 'd' }),
  )
  const groups = [...dom.querySelectorAll('optgroup')].map((group) => [
    group.getAttribute('label'),
    group.children.length,
  ])
  assert.deepEqual(groups, [
    ['Suggestions', 1],
    ['Maire', 1],
  ])
  assert.equal(dom.querySelectorAll('option[selected]').length, 1)
})

test('chosen options stay chosen', () => {
  const radio = render(radioField({ name: 'n', label: 'Nature', options: OPTIONS, value: 'd' }))
  assert.equal(radio.querySelector('[checked]')?.getAttribute('value'), 'd')
  const boxes = render(checkboxesField({ ...saisie({ n: ['a', 'd'] })('n'), label: 'Nature', options: OPTIONS }))
  assert.equal(boxes.querySelectorAll('[checked]').length, 2)
  assert.ok(render(checkboxField({ ...saisie({ ok: 'oui' })('ok'), label: 'Accord' })).querySelector('[checked]'))
})

test('a button that asks first keeps its form and its value', () => {
  const confirm = submitButton('Supprimer', {
    confirm: 'Sans retour.',
    name: 'geste',
    value: 'supprimer',
    kind: 'danger',
  })
  const dom = render(form({ action: '/a' }, confirm))
  const button = dom.querySelector('form details button[type=submit]')
  assert.equal(button?.getAttribute('value'), 'supprimer')
  assert.equal(dom.querySelector('summary')?.textContent, 'Supprimer')
  assert.match(dom.querySelector('.dialogue-contenu')?.textContent ?? '', /Sans retour\./)
})

function render(content: SafeHtml): Document {
  return parseHTML(String(html`<!doctype html><html><body>${content}</body></html>`)).document as unknown as Document
}
