import type { Ctx } from '#platform/context'
import type { Faute } from '#platform/errors'
import { listCircuits } from '#services/parapheur'
import { regleDePublication } from '#services/site'
import { getClassification } from '#services/teletransmission'
import { NATURES_ACTE } from '#standards/actes'
import { jourDe } from '#standards/calendrier'
import { dateField, html, type Option, radioField, type SafeHtml, saisie, selectField, textArea, textField } from '#ui'
import { donneesActes, ETAPES_ACTES } from '../flux/actes-saisie.ts'
import { champEtape, cheminementValues, MOTIFS } from '../flux/cheminement.ts'
import type { DossierComplet, Zone } from '../modele.ts'
import { classementZone } from './zone-classement.ts'
import { documentsZone } from './zones-documents.ts'

type Champ = ReturnType<typeof saisie>

/** The form of an acte, on one page, in the order of the secretary's thought. */
export async function renderZonesActes(
  ctx: Ctx,
  complet: DossierComplet,
  fautes: readonly Faute[],
): Promise<readonly Zone[]> {
  const donnees = donneesActes(complet.dossier)
  const classification = await getClassification(ctx)
  const circuits = (await listCircuits(ctx)).map(({ id, nom }) => ({ value: id, label: nom }))
  const champ = saisie(valuesOf(complet), fautes)
  const documents = documentsZone(ctx.collectivite, complet, fautes, {
    principal: 'Le document de l’acte',
    annexes: 'Ses annexes',
  })
  return [
    { id: 'documents', titre: 'Les documents', contenu: documents },
    { id: 'objet', titre: 'L’acte', contenu: objetZone(champ) },
    { id: 'numero', titre: '', contenu: numeroZone(champ, jourDe(ctx.now)) },
    { id: 'classement', titre: 'Le classement', contenu: classementZone(champ, complet, donnees, classification) },
    {
      id: 'chemin',
      titre: 'Le chemin',
      contenu: cheminZone(champ, circuits, complet),
    },
  ]
}

function valuesOf({ dossier, pieces }: DossierComplet): Record<string, string> {
  const donnees = donneesActes(dossier)
  const typologies = pieces.map(({ id, typologie }) => [`typologie_${id}`, typologie])
  return {
    objet: dossier.objet,
    numero: dossier.numero,
    nature: donnees.nature === null ? '' : String(donnees.nature),
    date: donnees.date,
    matiere: donnees.matiere,
    circuit: donnees.circuitId,
    document_papier: donnees.documentPapier ? 'oui' : '',
    ...cheminementValues({ etapes: ETAPES_ACTES }, donnees.ecartees),
    ...Object.fromEntries(typologies),
  }
}

function objetZone(champ: Champ): SafeHtml {
  return html`${textArea({
    ...champ('objet'),
    label: 'Objet',
    hint: 'En une phrase, telle qu’elle sera lue par la préfecture et publiée. Évitez les noms de personnes.',
    required: true,
    rows: 2,
    maxlength: 499,
  })}${radioField({
    ...champ('nature'),
    label: 'Nature',
    required: true,
    options: NATURES_ACTE.map(({ code, libelle }) => ({ value: String(code), label: libelle, hint: HINTS[code] })),
  })}`
}

const HINTS: Record<number, string> = {
  1: 'Vote du conseil municipal ou du conseil d’administration du CCAS',
  2: 'Arrêté qui s’impose à tous : circulation, stationnement, police',
  3: 'Décision qui concerne une personne : nomination, autorisation d’urbanisme',
}

function numeroZone(champ: Champ, today: string): SafeHtml {
  return html`<div class="rangee">${dateField({
    ...champ('date'),
    label: 'Date de la décision',
    hint: 'Séance du conseil, ou signature de l’arrêté.',
    required: true,
    max: today,
  })}${textField({
    ...champ('numero'),
    label: 'Numéro',
    hint: 'Proposé d’après la nature ; vous pouvez le changer.',
    required: true,
    maxlength: 15,
    largeur: 20,
  })}</div>`
}

const LABELS: Record<string, string> = {
  signature: 'Faire signer dans le parapheur',
  'tdt-actes': 'Transmettre à la préfecture',
  publication: 'Publier sur le site de la collectivité',
  sae: 'Verser aux archives',
}

function cheminZone(champ: Champ, circuits: readonly Option[], { dossier }: DossierComplet): SafeHtml {
  const { nature } = donneesActes(dossier)
  return html`${selectField({
    ...champ('circuit'),
    label: 'Qui vise et signe ?',
    required: dossier.cheminement.includes('signature'),
    hint:
      circuits.length === 0
        ? 'Aucun circuit n’existe encore : l’administrateur du parapheur doit en créer un.'
        : undefined,
    options: circuits,
  })}${ETAPES_ACTES.map((code) =>
    selectField({
      ...champ(champEtape(code)),
      label: LABELS[code] ?? code,
      hint: code === 'publication' && nature !== null ? regleDePublication(nature).raison : undefined,
      required: true,
      vide: null,
      options: [
        { value: 'oui', label: 'Oui' },
        ...Object.entries(MOTIFS[code] ?? {}).map(([value, motif]) => ({ value, label: `Non : ${motif}` })),
      ],
    }),
  )}`
}
