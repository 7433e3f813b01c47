import type { Demande, Reponse } from '#platform/http'
import {
  card,
  dateText,
  definitionList,
  form,
  formatBytes,
  formatDateTime,
  html,
  linkButton,
  notice,
  page,
  pdfViewer,
  type SafeHtml,
  splitView,
  submitButton,
} from '#ui'
import type { Archive, Objet, Unite } from '../modele.ts'
import { SORTS_FINAUX } from '../registre.ts'
import { archivageUrls } from '../urls.ts'
import { accesText, duaText } from './conservation.ts'

export interface VueArchive {
  archive: Archive
  objets: readonly Objet[]
  today: string
}

/** The main document beside what the register says of it, its tree, and its state. */
export function archivePage(demande: Demande, vue: VueArchive): Reponse {
  const { collectivite } = demande
  const { archive } = vue
  const shown = vue.objets.find(({ genre, type }) => genre === 'objet' && type === 'application/pdf')
  const facts = html`${identite(demande, vue)}${integrite(demande, vue)}${arborescence(demande, vue)}${preuves(demande, vue)}`
  return page(demande, {
    titre: archive.objet,
    retour: { href: archivageUrls.archives(collectivite), label: 'Registre des archives' },
    largeur: shown ? 'large' : 'lecture',
    live: `archive:${archive.id}`,
    contenu: shown ? splitView(viewer(demande, archive, shown), facts) : facts,
  })
}

function viewer({ collectivite }: Demande, archive: Archive, { ordre, nom }: Objet): SafeHtml {
  const href = archivageUrls.objet(collectivite, archive.id, ordre)
  return pdfViewer({ src: `${href}?affichage=1`, titre: nom, downloadHref: href })
}

function identite({ collectivite }: Demande, { archive, today }: VueArchive): SafeHtml {
  const days = [archive.debut, archive.fin].filter((day) => day !== null).map((day) => dateText(day))
  return card({
    titre: `Archive ${archive.cote}`,
    contenu: html`${
      archive.duaFin < today
        ? notice(
            'information',
            'La durée d’utilité administrative est échue. L’archive reste gardée : son élimination demande le visa du directeur des Archives départementales.',
          )
        : ''
    }${definitionList([
      ['Numéro', html`<span class="technique">${archive.numero}</span>`],
      ['Dates', days.join(' – ')],
      ['Service producteur', archive.producteur],
      ['Conservation', `${duaText(archive, today)} (DUA ${archive.dua})`],
      ['Ensuite', SORTS_FINAUX[archive.sortFinal] ?? archive.sortFinal],
      ['Accès du public', accesText(archive, today)],
      ['Entrée', formatDateTime(archive.entreeLe)],
      ['Taille', formatBytes(archive.taille)],
    ])}`,
    actions: html`${telecharger('Tout télécharger (zip)', archivageUrls.zip(collectivite, archive.id))}${telecharger(
      'Attestation d’archivage (PDF)',
      archivageUrls.attestation(collectivite, archive.id),
    )}${linkButton('Voir le versement', archivageUrls.versement(collectivite, archive.id))}`,
  })
}

const telecharger = (label: string, href: string) =>
  html`<a class="bouton secondaire" href="${href}" data-turbo="false">${label}</a>`

function integrite({ collectivite }: Demande, { archive, objets }: VueArchive): SafeHtml {
  const { alteration, verifieeLe } = archive
  const state = alteration
    ? notice(
        'danger',
        html`<p>Altération constatée. Prévenez votre opérateur : il restaurera ces fichiers depuis la sauvegarde.</p>
<ul>${alteration.fichiers.map(({ chemin, raison }) => html`<li>${chemin} : ${raison}</li>`)}</ul>`,
      )
    : notice(
        'succes',
        `Intacte : les ${objets.length} fichiers ont été relus, leurs empreintes sont celles de l’entrée.`,
      )
  return card({
    titre: 'Intégrité',
    contenu: html`${state}<p class="discret">Dernière vérification le ${formatDateTime(verifieeLe)}</p>`,
    actions: form(
      { action: archivageUrls.verifier(collectivite, archive.id), enLigne: true },
      submitButton('Vérifier l’intégrité maintenant', { kind: 'secondaire' }),
    ),
  })
}

function arborescence(demande: Demande, { archive, objets }: VueArchive): SafeHtml {
  const byId = new Map(objets.map((objet) => [objet.identifiant, objet]))
  const item = ({ titre, cote, objets: held, unites }: Unite): SafeHtml => {
    const files = held.flatMap((id) => byId.get(id) ?? [])
    return html`<li>${titre} <small class="technique">${cote}</small>${
      files.length > 0 ? html`<ul>${files.map((objet) => objetItem(demande, archive, objet))}</ul>` : ''
    }${unites.length > 0 ? html`<ul>${unites.map(item)}</ul>` : ''}</li>`
  }
  return card({ titre: 'Contenu', contenu: html`<ul>${archive.unites.map(item)}</ul>` })
}

function preuves(demande: Demande, { archive, objets }: VueArchive): SafeHtml {
  const others = objets.filter(({ genre }) => genre !== 'objet')
  return card({
    titre: 'Description et preuves',
    contenu: html`<ul>${others.map((objet) => objetItem(demande, archive, objet))}</ul>`,
  })
}

function objetItem({ collectivite }: Demande, archive: Archive, objet: Objet): SafeHtml {
  const { nom, titre, taille, puid, format, sha512, sha256, genre } = objet
  const label = genre === 'objet' ? nom : `${titre} (${nom})`
  return html`<li><a href="${archivageUrls.objet(collectivite, archive.id, objet.ordre)}" download>${label}</a> <small>${formatBytes(taille)}${
    puid ? `, ${format} (${puid})` : ''
  }</small>
<details><summary>Empreintes<span class="invisible"> de ${nom}</span></summary>
<p class="technique"><small>SHA-512 : ${sha512}<br>SHA-256 : ${sha256}</small></p></details></li>`
}
