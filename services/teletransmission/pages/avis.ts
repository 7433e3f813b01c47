import type { Demande } from '#platform/http'
import { formatDateTime, html, notice, type SafeHtml } from '#ui'
import { isLate } from '../rules.ts'
import type { VueTransaction } from './transaction.ts'

/** What to know before anything else: refused, not reached, late, paper awaited, stamp failed. */
export function avisOf({ now }: Demande, { transaction, enveloppe }: VueTransaction): SafeHtml {
  const { etat, anomalie, tamponErreur, papierReclameLe, transmisLe } = transaction
  return html`${
    anomalie
      ? notice(
          'danger',
          html`<p><strong>Cet acte n’a pas été accepté.</strong> ${anomalie.code} : ${anomalie.detail}</p><p>${anomalie.aide}</p>`,
        )
      : ''
  }${
    etat === 'en-attente' && enveloppe?.derniereErreur
      ? notice(
          'attention',
          html`<p>${enveloppe.derniereErreur}</p><p>${tries(enveloppe.essais)}${enveloppe.dernierEssaiLe ? html` ; le dernier, le ${formatDateTime(enveloppe.dernierEssaiLe)}` : ''}.</p>`,
        )
      : ''
  }${
    etat === 'transmis' && transmisLe && isLate(transmisLe, now)
      ? notice(
          'attention',
          html`<p>La préfecture n’a pas encore répondu, depuis le ${formatDateTime(transmisLe)}. Rien n’est perdu : l’accusé de réception arrive parfois le jour ouvré suivant. Après deux jours, appelez la préfecture ou votre opérateur.</p>`,
        )
      : ''
  }${
    papierReclameLe
      ? notice(
          'information',
          html`<p>La préfecture attend les documents papier de cet acte : le délai de contrôle court à partir de leur réception.</p>`,
        )
      : ''
  }${tamponErreur ? notice('attention', html`<p>${tamponErreur}</p><p>L’acte est bien reçu par la préfecture ; seule sa copie tamponnée manque.</p>`) : ''}`
}

function tries(count: number): string {
  return count === 1 ? 'Un essai a été fait' : `${count} essais ont été faits`
}
