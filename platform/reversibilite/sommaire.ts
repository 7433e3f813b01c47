import { html } from '@remix-run/html-template'
import type { Collectivite } from '#platform/collectivites'
import type { Service } from '#platform/service'
import { type IndexEntry, renderCsv } from './index.ts'

/** Index for a spreadsheet. */
export function renderIndexCsv(index: readonly IndexEntry[]): string {
  return renderCsv(
    ['chemin', 'description', 'service', 'sha256'],
    index.map((entry) => [entry.path, entry.description, entry.service, entry.sha256]),
  )
}

/** Index for a human: opened from the unzipped folder, without network. */
export function renderIndexHtml(
  about: { collectivite: Collectivite; at: Date; services: readonly Service[] },
  index: readonly IndexEntry[],
): string {
  const groups = [...new Set(index.map((entry) => entry.service))]
  const nameOf = (code: string) => about.services.find((service) => service.name === code)?.catalogue.nom ?? code
  return String(html`<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Archive de réversibilité — ${about.collectivite.nom}</title>
<h1>Archive de réversibilité — ${about.collectivite.nom}</h1>
<p>SIREN ${about.collectivite.siren}. Archive établie le ${about.at.toISOString().slice(0, 16).replace('T', ' à ')} (temps universel).
Elle contient toutes les données que Parvis détient pour cette collectivité, dans des formats ouverts : textes, tableaux
CSV (UTF-8, point-virgule) et documents d’origine. Les empreintes SHA-256 sont dans <a href="index.csv">index.csv</a>.</p>
${groups.map(
  (group) => html`<h2>${nameOf(group)}</h2>
<ul>${index
    .filter((entry) => entry.service === group)
    .map((entry) => html`<li><a href="${encodeURI(entry.path)}">${entry.path}</a> — ${entry.description}</li>`)}</ul>`,
)}
</html>`)
}
