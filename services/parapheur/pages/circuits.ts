import type { Faute } from '#platform/errors'
import type { Demande, Reponse } from '#platform/http'
import type { Personne } from '#services/annuaire'
import {
  badge,
  card,
  checkboxField,
  emptyState,
  form,
  formActions,
  html,
  linkButton,
  page,
  type SafeHtml,
  saisie,
  selectField,
  submitButton,
  textField,
  type Values,
} from '#ui'
import type { Circuit } from '../store.ts'
import { parapheurUrls } from '../urls.ts'

/** As many steps as a small commune ever needs; empty ones are ignored. */
export const MAX_ETAPES = 6

export function circuitsPage(demande: Demande, circuits: readonly Circuit[], personnes: readonly Personne[]): Reponse {
  const create = linkButton('Nouveau circuit', parapheurUrls.circuit(demande.collectivite, 'nouveau'), 'principal')
  return page(demande, {
    titre: 'Circuits',
    retour: { href: parapheurUrls.liste(demande.collectivite), label: 'Parapheur' },
    actions: create,
    contenu:
      circuits.length === 0
        ? emptyState({
            titre: 'Aucun circuit.',
            texte: 'Un circuit dit qui vise et qui signe, dans quel ordre. Le plus simple : le maire signe.',
            action: create,
          })
        : html`${circuits.map((circuit) => circuitCard(demande, circuit, personnes))}`,
  })
}

function circuitCard(demande: Demande, circuit: Circuit, personnes: readonly Personne[]): SafeHtml {
  return card({
    titre: circuit.nom,
    href: parapheurUrls.circuit(demande.collectivite, circuit.id),
    contenu: html`${circuit.parDefaut ? html`<p>${badge('Par défaut', 'information')}</p>` : ''}<ol>${circuit.etapes.map(
      (etape) => {
        const personne = personnes.find((one) => one.id === etape.personneId)
        return html`<li>${etape.genre === 'signature' ? 'Signature' : 'Visa'} : ${personne ? `${personne.prenom} ${personne.nom}, ${personne.qualite}` : 'personne partie — à remplacer'}</li>`
      },
    )}</ol>`,
  })
}

export function circuitPage(
  demande: Demande,
  data: { id: string; titre: string; personnes: readonly Personne[]; values: Values; fautes?: readonly Faute[] },
): Reponse {
  const champ = saisie(data.values, data.fautes)
  const { collectivite } = demande
  const known = data.id !== 'nouveau'
  return page(demande, {
    titre: data.titre,
    retour: { href: parapheurUrls.circuits(collectivite), label: 'Circuits' },
    ...(data.fautes?.length ? { status: 422 } : {}),
    ...(known
      ? {
          actions: form(
            { action: parapheurUrls.suppressionCircuit(collectivite, data.id), enLigne: true },
            submitButton('Supprimer', {
              kind: 'danger',
              confirm: 'Le circuit ne sera plus proposé. Les dossiers en chemin ne changent pas.',
            }),
          ),
        }
      : {}),
    contenu: form(
      { action: parapheurUrls.circuit(collectivite, data.id), fautes: data.fautes },
      textField({
        ...champ('nom'),
        label: 'Nom du circuit',
        hint: 'Exemple : Visa de l’adjointe puis signature du maire',
        required: true,
      }),
      checkboxField({ ...champ('parDefaut'), label: 'Proposer ce circuit par défaut' }),
      html`${Array.from({ length: MAX_ETAPES }, (_, index) => etapeFields(index + 1, champ, data.personnes))}`,
      formActions(submitButton('Enregistrer le circuit'), linkButton('Annuler', parapheurUrls.circuits(collectivite))),
    ),
  })
}

function etapeFields(rank: number, champ: ReturnType<typeof saisie>, personnes: readonly Personne[]): SafeHtml {
  const options = personnes.flatMap((personne) =>
    [
      { genre: 'visa', role: 'parapheur.viseur', label: 'Visa' },
      { genre: 'signature', role: 'parapheur.signataire', label: 'Signature' },
    ]
      .filter(({ role }) => personne.roles.includes(role))
      .map(({ genre, label }) => ({
        value: `${genre}:${personne.id}`,
        label: `${personne.prenom} ${personne.nom}, ${personne.qualite}`,
        groupe: label,
      })),
  )
  return selectField({
    ...champ(`personne-${rank}`),
    label: `Étape ${rank}`,
    vide: rank === 1 ? 'Choisir' : 'Aucune',
    required: rank === 1,
    options,
  })
}
