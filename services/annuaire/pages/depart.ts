import type { Faute } from '#platform/errors'
import type { Demande, Reponse } from '#platform/http'
import { dateField, form, formActions, html, linkButton, notice, page, saisie, submitButton } from '#ui'
import type { Personne } from '../store.ts'
import { annuaireUrls } from '../urls.ts'

export function departPage(
  demande: Demande,
  personne: Personne,
  values: Record<string, string>,
  fautes: readonly Faute[] = [],
): Reponse {
  const champ = saisie(values, fautes)
  const nom = `${personne.prenom} ${personne.nom}`
  return page(demande, {
    titre: `Départ de ${nom}`,
    retour: { href: annuaireUrls.personne(demande.collectivite, personne.id), label: nom },
    ...(fautes.length > 0 ? { status: 422 } : {}),
    contenu: html`
${notice(
  'attention',
  html`<p>Le jour du départ, ${nom} perd aussitôt tout accès à ${demande.collectivite.nom}, même si une session est ouverte.
Ce que cette personne a fait reste dans les dossiers et au journal.</p>`,
)}
${form(
  { action: annuaireUrls.depart(demande.collectivite, personne.id), fautes },
  dateField({
    ...champ('partiLe'),
    label: 'Premier jour sans accès',
    hint: 'Aujourd’hui : l’accès est coupé tout de suite. Plus tard : ce jour-là.',
    required: true,
  }),
  formActions(
    submitButton('Enregistrer le départ', { kind: 'danger' }),
    linkButton('Annuler', annuaireUrls.personne(demande.collectivite, personne.id)),
  ),
)}`,
  })
}
