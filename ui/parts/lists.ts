import { html, type SafeHtml } from '@remix-run/html-template'
import { attributes } from '../attributes.ts'

/** Facts by name; an empty value is shown as a dash. */
export function definitionList(
  rows: readonly (readonly [label: string, value: SafeHtml | string | undefined])[],
): SafeHtml {
  return html`<dl class="faits">${rows.map(
    ([label, value]) => html`<div><dt>${label}</dt><dd>${value === undefined || value === '' ? '—' : value}</dd></div>`,
  )}</dl>`
}

export interface LinkItem {
  href: string
  label: string
  /** Circumstances, in grey: who, when. */
  detail?: SafeHtml | string | undefined
  badge?: SafeHtml | undefined
}

/** Things to open, one a line. */
export function linkList(items: readonly LinkItem[]): SafeHtml {
  return html`<ul class="liens">${items.map(
    ({ href, label, detail, badge }) =>
      html`<li>${badge}<a href="${href}">${label}</a>${detail ? html` <span class="discret">${detail}</span>` : ''}</li>`,
  )}</ul>`
}

export interface Tab {
  label: string
  href: string
  actif?: boolean | undefined
  /** How many things wait there. */
  nombre?: number | undefined
}

/** Parts of one subject, each with its own address. */
export function tabs(titre: string, items: readonly Tab[]): SafeHtml {
  return html`<nav class="onglets" aria-label="${titre}"><ul>${items.map(
    ({ label, href, actif, nombre }) =>
      html`<li><a href="${href}"${attributes({ 'aria-current': actif && 'page' })}>${label}${
        nombre === undefined ? '' : html` <span class="nombre">${nombre}</span>`
      }</a></li>`,
  )}</ul></nav>`
}

/** How far a long work has gone; without `value`, it is under way and nobody knows how far. */
export function progress(options: {
  label: string
  value?: number | undefined
  max?: number | undefined
  detail?: string
}): SafeHtml {
  const { label, value, max = 100, detail } = options
  return html`<div class="avancement"><label>${label}<progress${attributes({ value, max })}></progress></label>${
    detail ? html`<p class="aide">${detail}</p>` : ''
  }</div>`
}
