import { html, type SafeHtml } from '@remix-run/html-template'
import { linkButton, submitButton } from '../form/button.ts'
import { form } from '../form/form.ts'
import type { PageOptions } from '../layout/page.ts'
import { badge } from '../parts/badge.ts'
import { card, splitView } from '../parts/card.ts'
import { definitionList } from '../parts/lists.ts'
import { pdfViewer } from '../parts/pdf-viewer.ts'
import { timeline } from '../parts/timeline.ts'

export function dossierPage(): PageOptions {
  const src = '/galerie/document.pdf'
  return {
    titre: 'Tarifs de la salle des fêtes',
    retour: { href: '/galerie/liste', label: 'Actes' },
    largeur: 'large',
    contenu: splitView(
      pdfViewer({ src, titre: 'Délibération 2026-014', downloadHref: src }),
      html`${toSign()}${facts()}${life()}`,
    ),
  }
}

function toSign(): SafeHtml {
  return card({
    titre: 'Votre signature est attendue',
    contenu: html`<p>Le dossier vous a été transmis par Claire Montagnon. Lisez la délibération avant de signer.</p>`,
    actions: form(
      { action: '/galerie/formulaire', enLigne: true },
      html`<div class="actions">${submitButton('Signer')}${submitButton('Refuser', {
        kind: 'danger',
        confirm: 'Le dossier retourne à la secrétaire avec votre motif. Rien n’est envoyé à la préfecture.',
      })}</div>`,
    ),
  })
}

function facts(): SafeHtml {
  return card({
    titre: 'Dossier',
    contenu: definitionList([
      ['État', badge('Signature attendue', 'attention')],
      ['Numéro', '2026-014'],
      ['Matière', '3.3 Locations'],
    ]),
  })
}

function life(): SafeHtml {
  return card({
    titre: 'Déroulement',
    contenu: timeline([
      {
        titre: 'Acte déposé',
        etat: 'fait',
        quand: new Date('2026-02-27T08:12:00Z'),
        qui: 'Claire Montagnon, secrétaire',
      },
      {
        titre: 'Visa donné',
        etat: 'fait',
        quand: new Date('2026-02-27T13:40:00Z'),
        qui: 'Bruno Lacaze, adjoint aux finances',
        detail: '« Tarifs conformes au vote. »',
      },
      { titre: 'Signature du maire', etat: 'en-cours', qui: 'Jeanne Rouvière, maire, est attendue' },
      {
        titre: 'Envoi à la trésorerie',
        etat: 'erreur',
        qui: 'Serveur de la DGFiP injoignable',
        detail: 'Parvis réessaiera à 15 h 30. Rien à faire de votre côté.',
        actions: linkButton('Réessayer maintenant', '/galerie/dossier'),
      },
      { titre: 'Publication en mairie', etat: 'annule' },
      {
        titre: 'Accusé de réception de la préfecture',
        etat: 'attendu',
        qui: 'En général dans l’heure qui suit l’envoi',
      },
    ]),
  })
}
