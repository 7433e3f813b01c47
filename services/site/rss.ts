import type { Collectivite } from '#platform/collectivites'
import { formatJour } from '#standards/calendrier'
import { renderXml, type XmlNode, xml } from '#standards/xml'
import { natureDUnActe } from './rules.ts'
import type { PublicationComplete } from './store/publications.ts'
import { publicUrls } from './urls.ts'

/**
 * The last actes as RSS 2.0 (https://www.rssboard.org/rss-specification), with the address of the feed itself as the
 * best practices ask (`atom:link`).
 *
 * @param absolute makes a path of ours into an absolute address
 */
export function renderRss(
  collectivite: Pick<Collectivite, 'slug' | 'nom'>,
  actes: readonly PublicationComplete[],
  absolute: (path: string) => string,
): Uint8Array {
  const [latest] = actes
  const channel = xml(
    'channel',
    {},
    xml('title', {}, `Actes publiés — ${collectivite.nom}`),
    xml('link', {}, absolute(publicUrls.actes(collectivite))),
    xml('atom:link', {
      href: absolute(publicUrls.rss(collectivite)),
      rel: 'self',
      type: 'application/rss+xml',
    }),
    xml('description', {}, `Délibérations, arrêtés et décisions mis en ligne par ${collectivite.nom}`),
    xml('language', {}, 'fr'),
    latest && xml('lastBuildDate', {}, dateOf(latest.miseEnLigneLe)),
    actes.map((acte) => item(collectivite, acte, absolute)),
  )
  const root = xml('rss', { version: '2.0', 'xmlns:atom': 'http://www.w3.org/2005/Atom' }, channel)
  return renderXml(root, { encoding: 'UTF-8' })
}

function item(
  collectivite: Pick<Collectivite, 'slug'>,
  acte: PublicationComplete,
  absolute: (path: string) => string,
): XmlNode {
  const page = absolute(publicUrls.acte(collectivite, acte.id))
  const [document] = acte.pieces
  const facts = [natureDUnActe(acte.natureLibelle), acte.numero, formatJour(acte.dateDecision)].filter(
    (fact) => fact !== '',
  )
  return xml(
    'item',
    {},
    xml('title', {}, acte.objet),
    xml('link', {}, page),
    xml('guid', { isPermaLink: 'true' }, page),
    xml('pubDate', {}, dateOf(acte.miseEnLigneLe)),
    xml('description', {}, `${facts.join(' — ')}. ${acte.auteurNom}, ${acte.auteurQualite}.`),
    document &&
      xml('enclosure', {
        url: absolute(publicUrls.document(collectivite, acte.id)),
        length: document.taille,
        type: document.type,
      }),
  )
}

/** RFC 822 with a year of four digits, in universal time. */
const dateOf = (instant: Date) => instant.toUTCString().replace('GMT', '+0000')
