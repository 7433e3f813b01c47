import { NotFoundError } from '#platform/errors'
import { type Demande, download, type Reponse, type Route, redirect } from '#platform/http'
import { errorPage } from '../layout/error-page.ts'
import { type PageOptions, page } from '../layout/page.ts'
import { connexionPage } from './connexion-page.ts'
import { buildSampleDocument } from './document.ts'
import { dossierPage } from './dossier-page.ts'
import { checkFormulaire, formulairePage } from './formulaire-page.ts'
import { listePage } from './liste-page.ts'
import { partsPage } from './parts-page.ts'
import { publicVisiteOf, visiteOf } from './visite.ts'

const PAGES: Record<string, (query: URLSearchParams) => PageOptions> = {
  composants: partsPage,
  formulaire: () => formulairePage(),
  liste: listePage,
  dossier: dossierPage,
}

/** Every component with plausible content; mounted in demonstration only. */
export const galerieRoutes: Route[] = [
  get('/galerie', 'Galerie des composants.', async () => redirect('/galerie/composants')),
  get('/galerie/document.pdf', 'Délibération d’exemple.', async () =>
    download(await buildSampleDocument(), { nom: 'deliberation-2026-014.pdf', type: 'application/pdf' }, 'inline'),
  ),
  get('/galerie/:page', 'Une page de la galerie.', async (demande) => {
    if (demande.params.page === 'erreur') return errorPage(new NotFoundError(), visiteOf(demande))
    if (demande.params.page === 'connexion') return page(publicVisiteOf(demande), connexionPage())
    const build = PAGES[demande.params.page ?? '']
    if (!build) throw new NotFoundError()
    return page(visiteOf(demande), build(demande.query))
  }),
  {
    method: 'POST',
    path: '/galerie/formulaire',
    access: 'public',
    summary: 'Contrôle le formulaire d’exemple ; n’enregistre rien.',
    async handler(demande) {
      const form = await demande.form()
      const fautes = checkFormulaire(form)
      if (fautes.length > 0) return page(visiteOf(demande), { ...formulairePage(form, fautes), status: 422 })
      return redirect('/galerie/dossier', { toast: 'L’acte 2026-014 a été transmis à la préfecture.' })
    },
  },
]

function get(path: string, summary: string, handler: (demande: Demande) => Promise<Reponse>): Route {
  return { method: 'GET', path, access: 'public', summary, handler }
}
