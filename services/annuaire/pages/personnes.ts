import type { Demande, Reponse } from '#platform/http'
import { badge, dataTable, emptyState, html, linkButton, page, type TableState } from '#ui'
import type { Personne } from '../store.ts'
import { annuaireUrls } from '../urls.ts'

export function personnesPage(
  demande: Demande,
  data: {
    personnes: readonly Personne[]
    state: TableState
    roleLabels: Readonly<Record<string, string>>
    mayManage: boolean
  },
): Reponse {
  const { collectivite } = demande
  const { state, personnes } = data
  const arrivee = linkButton('Une personne arrive', annuaireUrls.arrivee(collectivite), 'principal')
  return page(demande, {
    titre: 'Annuaire',
    largeur: 'large',
    ...(data.mayManage
      ? { actions: html`${arrivee}${linkButton('Fiche de la collectivité', annuaireUrls.fiche(collectivite))}` }
      : {}),
    contenu: dataTable({
      caption: 'Élus et agents',
      columns: [
        { key: 'nom', label: 'Nom' },
        { key: 'qualite', label: 'Qualité' },
        { key: 'email', label: 'Adresse électronique' },
        { key: 'roles', label: 'Rôles' },
      ],
      rows: personnes.map((personne) => [
        html`<a href="${annuaireUrls.personne(collectivite, personne.id)}">${personne.prenom} ${personne.nom}</a> ${badge(personne.genre === 'elu' ? 'Élu' : 'Agent', 'neutre')}`,
        personne.qualite,
        personne.email,
        personne.roles.map((role) => data.roleLabels[role] ?? role).join(', ') || 'Aucun accès',
      ]),
      state: { ...state, total: personnes.length },
      baseUrl: annuaireUrls.personnes(collectivite),
      empty: emptyState({
        titre: 'Personne n’est encore dans l’annuaire.',
        texte: 'Ajoutez les élus et les agents : chacun recevra par courriel de quoi choisir son mot de passe.',
        ...(data.mayManage ? { action: arrivee } : {}),
      }),
    }),
  })
}
