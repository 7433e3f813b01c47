import type { Demande, Reponse } from '#platform/http'
import { html, notice } from '#ui'
import { discretePage } from './discrete.ts'

/** Unknown, read, expired, withdrawn: nobody outside is told which. */
export const absentPage = (demande: Demande): Reponse =>
  discretePage(demande, {
    titre: 'Ce secret n’est plus là',
    status: 404,
    contenu: notice(
      'attention',
      html`<p>Il a été lu, a expiré ou a été retiré par son auteur ; ou bien l’adresse est incomplète.</p>
<p>Vérifiez le lien reçu en entier, puis demandez à la personne qui vous l’a envoyé de recommencer. S’il devait n’être lu
qu’une fois et que vous ne l’avez pas ouvert, dites-le-lui : quelqu’un d’autre l’a peut-être fait.</p>`,
    ),
  })
