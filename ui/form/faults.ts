import { html, type SafeHtml } from '@remix-run/html-template'
import type { Faute } from '#platform/errors'
import type { Form } from '#platform/http'

/** What was typed: a `Form`, or values already known (an object being edited). */
export type Values = Form | Readonly<Record<string, string | readonly string[] | null | undefined>>

/** What a field receives from `saisie`. */
export interface Saisie {
  name: string
  value: string
  /** For boxes ticked several times under one name. */
  values: readonly string[]
  faute: Faute | undefined
}

/**
 * Binds fields to what was typed and to its mistakes: `const champ = saisie(form, fautes)` then
 * `textField({ ...champ('objet'), label: 'Objet' })`.
 */
export function saisie(values: Values | undefined, fautes: readonly Faute[] = []): (name: string) => Saisie {
  return (name) => {
    const found = valuesOf(values, name)
    return { name, value: found[0] ?? '', values: found, faute: fautesOf(fautes, name)[0] }
  }
}

export function fautesOf(fautes: readonly Faute[] | undefined, champ: string): readonly Faute[] {
  return (fautes ?? []).filter((faute) => faute.champ === champ)
}

/** The mistakes together, each leading to its field; takes the focus when the page is shown. */
export function faultSummary(fautes: readonly Faute[] | undefined): SafeHtml {
  if (!fautes?.length) return html``
  const titre = fautes.length === 1 ? 'Une correction est nécessaire' : `${fautes.length} corrections sont nécessaires`
  const lines = fautes.map(({ champ, message }) =>
    champ ? html`<li><a href="#${fieldId(champ)}" data-turbo="false">${message}</a></li>` : html`<li>${message}</li>`,
  )
  return html`<div class="fautes" role="alert" tabindex="-1" data-focus>
<h2>${titre}</h2>
<ul>${lines}</ul>
</div>`
}

/** Id of the control of a field, where the summary leads. */
export const fieldId = (name: string) => `champ-${name.replace(/[^\w-]+/g, '-')}`

function valuesOf(values: Values | undefined, name: string): readonly string[] {
  if (values === undefined) return []
  if (isForm(values)) return values.getAll(name)
  const value = values[name]
  return value === undefined || value === null ? [] : typeof value === 'string' ? [value] : value
}

const isForm = (values: Values): values is Form => typeof values.getAll === 'function'
