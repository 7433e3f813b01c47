import { listCollectivites } from '#platform/collectivites'
import type { Demande, Reponse } from '#platform/http'
import { card, cardGrid, html, linkButton, page } from '#ui'

/** For whoever comes without an account: agents enter, residents find the public pages. */
export async function accueilPage(demande: Demande): Promise<Reponse> {
  const collectivites = await demande.inOperateurContext((ctx) => listCollectivites(ctx.tx))
  const communes = collectivites.filter((collectivite) => collectivite.genre === 'commune')
  return page(demande, {
    titre: 'Toute la mairie, une seule porte',
    contenu: html`
<p class="chapeau">De la convocation à l’archive, sans rien taper deux fois.</p>
${cardGrid([
  card({
    titre: 'Vous travaillez en mairie',
    contenu: html`<p>Préparez, faites signer et transmettez vos actes ; suivez chaque dossier jusqu’à l’archive.</p>`,
    actions: linkButton('Se connecter', '/connexion'),
  }),
  card({
    titre: 'Vous habitez la commune',
    contenu: html`<p>Les actes publiés, en texte intégral, avec leur date de mise en ligne :</p>
<ul>${communes.map((commune) => html`<li><a href="/commune/${commune.slug}/actes">${commune.nom}</a></li>`)}</ul>`,
  }),
])}`,
  })
}
