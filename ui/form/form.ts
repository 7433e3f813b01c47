import { html, type SafeHtml } from '@remix-run/html-template'
import type { Faute } from '#platform/errors'
import { attributes } from '../attributes.ts'
import { faultSummary } from './faults.ts'

export interface FormOptions {
  action: string
  /** For files. */
  multipart?: boolean | undefined
  fautes?: readonly Faute[] | undefined
  /** A form of one button, without the air of a page of fields. */
  enLigne?: boolean | undefined
  id?: string | undefined
  /** False when the answer is a download. */
  turbo?: false | undefined
}

/** A POST form: the mistakes first, then its fields and buttons. Show it again with status 422 and what was typed. */
export function form(options: FormOptions, ...contenu: SafeHtml[]): SafeHtml {
  const tag = attributes({
    method: 'post',
    action: options.action,
    enctype: options.multipart ? 'multipart/form-data' : undefined,
    id: options.id,
    class: options.enLigne ? 'en-ligne' : 'formulaire',
    'data-turbo': options.turbo === false ? 'false' : undefined,
  })
  return html`<form${tag}>${faultSummary(options.fautes)}${options.enLigne ? '' : requiredNote(contenu)}${contenu}</form>`
}

/** RGAA 11.10: which fields are required is said in words before them; each optional one says so itself. */
function requiredNote(contenu: readonly SafeHtml[]): SafeHtml | '' {
  const text = contenu.join('')
  if (!/<[^>]+ required[ >]/.test(text)) return ''
  const some = text.includes('class="facultatif"')
  return html`<p class="aide">${
    some ? 'Les champs sont obligatoires, sauf mention « facultatif ».' : 'Tous les champs sont obligatoires.'
  }</p>`
}

/** The buttons that end a form, the main one first. */
export function formActions(...boutons: SafeHtml[]): SafeHtml {
  return html`<div class="actions">${boutons}</div>`
}
