import { html, type SafeHtml } from '@remix-run/html-template'
import { type TableState, tableUrl } from './state.ts'

/** « 26 à 50 sur 312 » with the pages before and after. */
export function pagination(baseUrl: string, state: TableState & { total: number }): SafeHtml {
  const { page, pageSize, total } = state
  const first = (page - 1) * pageSize + 1
  const last = Math.min(page * pageSize, total)
  if (total === 0 || first > total) return html``
  const link = (to: number, label: string, rel: string) =>
    html`<a class="bouton secondaire" rel="${rel}" href="${tableUrl(baseUrl, state, { page: to })}">${label}</a>`
  const number = (value: number) => value.toLocaleString('fr-FR')
  return html`<nav class="pages" aria-label="Pages de la liste">
<p>${total > pageSize ? `${number(first)} à ${number(last)} sur ${number(total)}` : total === 1 ? '1 ligne' : `${number(total)} lignes`}</p>
${page > 1 ? link(page - 1, 'Précédents', 'prev') : ''}${last < total ? link(page + 1, 'Suivants', 'next') : ''}
</nav>`
}
