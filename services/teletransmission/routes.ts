import type { Route } from '#platform/http'
import { postClasserCourriel, postRelire, sendCourriel, showLiaison } from './routes/liaison.ts'
import {
  postClasser,
  postDemande,
  postReexaminer,
  sendPiece,
  sendRetour,
  showClassification,
  showRetours,
} from './routes/messages.ts'
import {
  postAnnuler,
  postRenvoyer,
  postRetamponner,
  sendCsv,
  sendDocument,
  sendPreuve,
  sendTampon,
  showListe,
  showTransaction,
} from './routes/transactions.ts'
import { teletransmissionUrls as urls } from './urls.ts'

const C = { slug: ':collectivite' }

const agent = (method: Route['method'], path: string, summary: string, handler: Route['handler']): Route => ({
  method,
  path,
  access: 'agent',
  summary,
  handler,
})

const operateur = (method: Route['method'], path: string, summary: string, handler: Route['handler']): Route => ({
  method,
  path,
  access: 'operateur',
  summary,
  handler,
})

/** Addresses are those of `urls.ts`, with names instead of values. */
export const routes: readonly Route[] = [
  agent('GET', urls.transactions(C), 'Transmissions au contrôle de légalité', showListe),
  agent('GET', urls.transactionsCsv(C), 'Transmissions, pour un tableur', sendCsv),
  agent('GET', urls.transaction(C, ':id'), 'Une transmission et sa vie', showTransaction),
  agent('POST', urls.annuler(C, ':id'), 'Annulation d’une transmission', postAnnuler),
  agent('POST', urls.renvoyer(C, ':id'), 'Nouvel envoi de la même enveloppe', postRenvoyer),
  agent('POST', urls.retamponner(C, ':id'), 'Nouvel essai du tampon', postRetamponner),
  agent('GET', `${urls.transaction(C, ':id')}/documents/:ordre`, 'Un document transmis', sendDocument),
  agent('GET', `${urls.transaction(C, ':id')}/documents/:ordre/tampon.pdf`, 'Un document avec son tampon', sendTampon),
  agent('GET', urls.fichier(C, ':id', ':genre'), 'Une preuve de la transmission', sendPreuve),
  agent('GET', urls.classification(C), 'Classification de la préfecture', showClassification),
  agent('POST', urls.demanderClassification(C), 'Demande de classification', postDemande),
  agent('GET', urls.retours(C), 'Messages de la préfecture à traiter', showRetours),
  agent('GET', urls.retourXml(C, ':id'), 'Un message de la préfecture', sendRetour),
  agent('GET', `${urls.retours(C)}/:id/pieces/:rang`, 'Une pièce d’un message de la préfecture', sendPiece),
  agent('POST', urls.reexaminerRetour(C, ':id'), 'Nouvel examen d’un message', postReexaminer),
  agent('POST', urls.classerRetour(C, ':id'), 'Classement d’un message', postClasser),
  operateur('GET', urls.liaison(), 'État de la liaison avec le ministère', showLiaison),
  operateur('GET', urls.courriel(':id'), 'Un courriel du ministère', sendCourriel),
  operateur('POST', urls.relireCourriel(':id'), 'Nouvelle lecture d’un courriel', postRelire),
  operateur('POST', urls.classerCourriel(':id'), 'Classement d’un courriel', postClasserCourriel),
]
