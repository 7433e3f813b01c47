import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HtmlValidate } from 'html-validate'
import { NotFoundError } from '#platform/errors'
import { type Demande, Form } from '#platform/http'
import { errorPage } from '../layout/error-page.ts'
import { page } from '../layout/page.ts'
import { checkFormulaire, formulairePage } from './formulaire-page.ts'
import { galerieRoutes } from './routes.ts'
import { visiteOf } from './visite.ts'

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    'void-style': ['error', { style: 'omit' }],
    // Lines are as long as the texts; boolean attributes are written bare.
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': ['error', { style: 'omit' }],
    'attribute-empty-style': 'off',
    'form-dup-name': ['error', { shared: ['radio', 'checkbox'] }],
    'doctype-style': ['error', { style: 'lowercase' }],
  },
})

const PAGES: Record<string, () => Promise<string>> = {
  composants: () => get('composants'),
  liste: () => get('liste'),
  'liste sans résultat': () => get('liste?q=zzz'),
  dossier: () => get('dossier'),
  formulaire: () => get('formulaire'),
  'formulaire refusé': async () => {
    const form = new Form(new Map([['note', ['"><b>']]]))
    return String(page(visiteOf(demande('formulaire')), formulairePage(form, checkFormulaire(form))).body)
  },
  connexion: () => get('connexion'),
  erreur: () => get('erreur'),
  'erreur sans maison': async () => String(errorPage(new NotFoundError()).body),
}

for (const [name, render] of Object.entries(PAGES)) {
  test(`valid, accessible HTML: ${name}`, async () => {
    const report = await validator.validateString(await render())
    const faults = report.results.flatMap(({ messages }) =>
      messages.map(({ line, ruleId, message }) => `${line}: ${ruleId}: ${message}`),
    )
    assert.deepEqual(faults, [])
  })

  test(`nothing inline that the content policy refuses: ${name}`, async () => {
    const text = await render()
    assert.doesNotMatch(text, /<[^>]+\sstyle=/i)
    assert.doesNotMatch(text, /<[^>]+\son[a-z]+=/i)
    assert.doesNotMatch(text, /<style|javascript:/i)
    assert.doesNotMatch(text, /<script(?![^>]* src=)/i)
  })
}

async function get(name: string): Promise<string> {
  const route = galerieRoutes.find(({ path, method }) => path === '/galerie/:page' && method === 'GET')
  return String((await (route as NonNullable<typeof route>).handler(demande(name))).body)
}

function demande(name: string): Demande {
  const url = new URL(`/galerie/${name}`, 'http://localhost')
  const params = { page: url.pathname.split('/').at(-1) }
  const assets = { url: (entry: string) => `/actifs/${entry}` }
  const cookies = { parvis_message: 'Enregistré.' }
  return {
    url,
    query: url.searchParams,
    params,
    cookies,
    requestId: 'demande-1',
    house: { assets },
  } as unknown as Demande
}
