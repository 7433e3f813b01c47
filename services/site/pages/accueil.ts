import type { Demande, Reponse } from '#platform/http'
import type { FicheCollectivite } from '#services/annuaire'
import {
  card,
  dateText,
  definitionList,
  emptyState,
  html,
  linkButton,
  linkList,
  page,
  type SafeHtml,
  splitView,
} from '#ui'
import { natureDUnActe } from '../rules.ts'
import type { Publication } from '../store/publications.ts'
import { publicUrls } from '../urls.ts'
import { noticePublicite } from './publicite.ts'

/** The way in for an inhabitant: the last actes, and how to reach the town hall. */
export function accueilPage(
  demande: Demande,
  data: { fiche: FicheCollectivite | undefined; rows: readonly Publication[]; total: number },
): Reponse {
  const { collectivite } = demande
  return page(demande, {
    titre: collectivite.genre === 'commune' ? 'La mairie en ligne' : 'Informations publiques',
    largeur: 'large',
    contenu: splitView(
      html`${noticePublicite(data.fiche) ?? ''}${latest(demande, data.rows, data.total)}`,
      html`${contact(data.fiche)}${elsewhere(demande)}`,
    ),
  })
}

function latest({ collectivite }: Demande, rows: readonly Publication[], total: number): SafeHtml {
  if (rows.length === 0)
    return emptyState({
      titre: 'Aucun acte n’est encore publié ici.',
      texte:
        'Les délibérations, arrêtés et décisions de la collectivité paraîtront sur cette page dès leur publication.',
    })
  return card({
    titre: 'Derniers actes publiés',
    contenu: linkList(
      rows.map((acte) => ({
        href: publicUrls.acte(collectivite, acte.id),
        label: acte.objet,
        detail: [natureDUnActe(acte.natureLibelle), acte.numero, `publié le ${dateText(acte.miseEnLigneLe)}`]
          .filter(Boolean)
          .join(' · '),
      })),
    ),
    actions: linkButton(
      total > rows.length ? `Voir les ${total.toLocaleString('fr-FR')} actes` : 'Chercher dans les actes',
      publicUrls.actes(collectivite),
      'principal',
    ),
  })
}

function contact(fiche: FicheCollectivite | undefined): SafeHtml {
  if (!fiche) return html``
  return card({
    titre: 'Nous joindre',
    contenu: definitionList([
      ['Adresse', html`${fiche.adresse}<br>${fiche.codePostal} ${fiche.ville}`],
      ['Courriel', html`<a href="mailto:${fiche.email}">${fiche.email}</a>`],
      ...(fiche.telephone
        ? [
            [
              'Téléphone',
              html`<a href="tel:${fiche.telephone.replace(/[^\d+]/g, '')}">${fiche.telephone.replaceAll(' ', '\u00a0')}</a>`,
            ] as const,
          ]
        : []),
    ]),
  })
}

const elsewhere = ({ collectivite }: Demande): SafeHtml =>
  card({
    titre: 'Suivre et réutiliser',
    contenu: linkList([
      { href: publicUrls.rss(collectivite), label: 'Flux RSS des actes', detail: 'pour être averti des nouveaux' },
      {
        href: publicUrls.deliberations(collectivite),
        label: 'Délibérations en données ouvertes',
        detail: 'CSV, format commun SCDL, Licence Ouverte 2.0',
      },
      { href: publicUrls.mentions(collectivite), label: 'Mentions légales et données personnelles' },
    ]),
  })
