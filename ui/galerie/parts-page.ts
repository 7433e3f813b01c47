import { html } from '@remix-run/html-template'
import { linkButton, submitButton } from '../form/button.ts'
import { form } from '../form/form.ts'
import { formatBytes, formatDate } from '../format.ts'
import type { PageOptions } from '../layout/page.ts'
import { badge, notice } from '../parts/badge.ts'
import { card, cardGrid, emptyState } from '../parts/card.ts'
import { dialogue } from '../parts/dialogue.ts'
import { definitionList, linkList, progress, tabs } from '../parts/lists.ts'

export function partsPage(): PageOptions {
  return {
    titre: 'Bonjour Claire',
    actions: linkButton('Nouvel acte', '/galerie/formulaire', 'principal'),
    largeur: 'large',
    contenu: html`${cardGrid([
      card({
        titre: 'À signer par le maire',
        href: '/galerie/dossier',
        contenu: html`<p>Délibération 2026-014 : tarifs de la salle des fêtes</p><p>${badge('Signature attendue', 'attention')}</p>`,
      }),
      card({
        titre: 'Accusé de réception arrivé',
        href: '/galerie/dossier',
        contenu: html`<p>Arrêté 2026-031 : circulation rue du Lavoir</p><p>${badge('Exécutoire', 'succes')}</p>`,
      }),
      card({
        titre: 'Transmission à reprendre',
        href: '/galerie/dossier',
        contenu: html`<p>Budget primitif 2026 : la préfecture demande une pièce</p><p>${badge('À corriger', 'danger')}</p>`,
      }),
    ])}
${tabs('Parties du dossier', [
  { label: 'Acte', href: '/galerie/composants', actif: true },
  { label: 'Pièces jointes', href: '/galerie/dossier', nombre: 3 },
  { label: 'Échanges', href: '/galerie/liste' },
])}
${notice('information', 'Le conseil municipal se réunit le 12 mars : envoyez la convocation avant le 8 mars.')}
${notice('attention', 'Le certificat de signature du maire expire dans 21 jours.')}
${card({
  titre: 'Délibération 2026-014',
  contenu: definitionList([
    ['Objet', 'Tarifs de location de la salle des fêtes'],
    ['Séance', formatDate('2026-02-26')],
    ['Matière', '7.10 Finances locales, divers'],
    ['Pièces', `3 fichiers, ${formatBytes(1_420_000)}`],
    ['Numéro de la préfecture', undefined],
  ]),
  actions: html`${linkButton('Corriger l’acte', '/galerie/formulaire')}${dialogue({
    ouvrir: 'Voir les destinataires',
    titre: 'Destinataires',
    contenu: html`<p>Préfecture, trésorerie et tableau d’affichage.</p>`,
  })}${form(
    { action: '/galerie/formulaire', enLigne: true },
    submitButton('Abandonner l’acte', {
      kind: 'danger',
      confirm: 'L’acte quitte vos dossiers en cours. Vous pourrez encore le retrouver dans « Abandonnés ».',
    }),
  )}`,
})}
${card({
  titre: '2 choses vous attendent',
  contenu: linkList([
    {
      href: '/galerie/dossier',
      label: 'Bordereau de mandats 2026-07',
      detail: html`Bruno Lacaze, ${formatDate('2026-02-27')}`,
      badge: badge('Visa attendu', 'attention'),
    },
    { href: '/galerie/dossier', label: 'Arrêté 2026-032', detail: 'Accusé de réception à vérifier' },
  ]),
})}
${progress({ label: 'Versement aux archives', value: 64, detail: '32 dossiers sur 50' })}
<h2>Convocations</h2>
${emptyState({
  titre: 'Aucune convocation envoyée',
  texte: 'Préparez l’ordre du jour : Parvis envoie la convocation à chaque élu et note qui l’a ouverte.',
  action: linkButton('Préparer une séance', '/galerie/formulaire', 'principal'),
})}
<h2>États</h2>
<p>${badge('Brouillon')} ${badge('En cours', 'information')} ${badge('Exécutoire', 'succes')} ${badge('Attendu', 'attention')} ${badge('Refusé', 'danger')}</p>`,
  }
}
