import { html, type SafeHtml } from '@remix-run/html-template'

export type AttributeValue = string | number | boolean | undefined

/** Attributes of a tag, each preceded by a space: `undefined` and `false` are left out, `true` stands alone. */
export function attributes(values: Readonly<Record<string, AttributeValue>>): SafeHtml {
  const parts = Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? html.raw` ${name}` : html` ${html.raw`${name}`}="${value}"`))
  return html`${parts}`
}
