import type { Demande, Reponse, Route } from '#platform/http'
import type { Moteur } from './modele.ts'
import * as dossier from './routes/dossier.ts'
import * as formulaire from './routes/formulaire.ts'
import * as liste from './routes/liste.ts'

const BASE = '/c/:collectivite/dossiers'
const ONE = `${BASE}/:id`
/** What the préfecture takes in one deposit; larger files come by resumable upload. */
const MAX_FORM = 150_000_000

type Handler = (moteur: Moteur, demande: Demande) => Promise<Reponse>

export function createRoutes(moteur: Moteur): Route[] {
  const route = (method: 'GET' | 'POST', path: string, summary: string, handler: Handler): Route => ({
    method,
    path,
    access: 'agent',
    summary,
    handler: (demande) => handler(moteur, demande),
  })
  return [
    route('GET', BASE, 'Dossiers de la collectivité', liste.showListe),
    route('GET', `${BASE}.csv`, 'Dossiers de la collectivité, pour un tableur', liste.downloadListe),
    route('GET', `${BASE}/nouveau`, 'Choix du type de dossier', liste.showNouveau),
    route('POST', `${BASE}/nouveau`, 'Ouverture d’un brouillon', liste.postNouveau),
    route('GET', ONE, 'Un dossier : état, déroulement, pièces', dossier.showDossier),
    route(
      'GET',
      `${ONE}/formulaire`,
      'Formulaire d’un brouillon ou d’un dossier à corriger',
      formulaire.showFormulaire,
    ),
    {
      ...route(
        'POST',
        `${ONE}/formulaire`,
        'Enregistrement, envoi ou correction d’un dossier',
        formulaire.postFormulaire,
      ),
      bodyLimit: MAX_FORM,
    },
    {
      ...route('POST', `${ONE}/brouillon`, 'Enregistrement au fil de la saisie', formulaire.saveInBackground),
      rate: 'depot',
    },
    route('POST', `${ONE}/relancer`, 'Relance de l’étape en erreur', dossier.postRelancer),
    route('POST', `${ONE}/annuler`, 'Annulation d’un dossier', dossier.postAnnuler),
    route('POST', `${ONE}/demander-annulation`, 'Demande d’annulation à la préfecture', dossier.postDemanderAnnulation),
    route('POST', `${ONE}/dupliquer`, 'Copie d’un dossier', dossier.postDupliquer),
    route('GET', `${ONE}/export.zip`, 'Tout le dossier : documents, chronologie, preuve', dossier.downloadExport),
    route('GET', `${ONE}/pieces/:piece`, 'Une pièce du dossier', (_moteur, demande) => dossier.downloadPiece(demande)),
  ]
}
