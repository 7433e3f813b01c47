import { html, type SafeHtml } from '@remix-run/html-template'
import { formatTaille } from '#standards/actes'
import { formatInstant } from '#standards/calendrier'
import { COURRIERS, type Consigne, type EnveloppeRecue, type Etat, REPONSES } from './modele.ts'

/** The page of the emulated ministry: what came, how the next answers will be. */
export function renderPage(etat: Etat): string {
  return String(html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ministère émulé</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><h1>Ministère émulé</h1>
<p>Ce serveur joue le ministère de l’Intérieur et la sous-préfecture pour une démonstration ou un essai. Rien de ce qu’il répond n’a de valeur.</p></header>
<main>
${orders(etat)}
<section>
<h2>Enveloppes reçues</h2>
<p><a href="/">Actualiser</a></p>
${etat.enveloppes.length === 0 ? html`<p>Aucune enveloppe pour le moment.</p>` : etat.enveloppes.map(envelope)}
</section>
</main>
</body>
</html>`)
}

function orders({ consignes, dateClassification }: Etat): SafeHtml {
  return html`<section>
<h2>Prochaine réponse</h2>
<form method="post" action="/ordres/consigne" class="ordres">
<p><label for="siren">Pour ce SIREN seulement</label> <input id="siren" name="siren" inputmode="numeric" pattern="[0-9]{9}">
<label for="delai">Retard, en secondes</label> <input id="delai" name="delaiSecondes" type="number" min="0" max="86400" value="30"></p>
<p>${Object.entries(REPONSES).map(([code, label]) => html`<button name="reponse" value="${code}">${label}</button> `)}</p>
</form>
${consignes.length > 0 ? html`<p>En attente d’une enveloppe : ${consignes.map(words).join(' ; ')}.</p>` : html`<p>Sans ordre, chaque envoi conforme reçoit aussitôt son accusé de réception.</p>`}
<h2>Classification</h2>
<form method="post" action="/ordres/classification">
<p><label for="date">Version en vigueur</label> <input id="date" name="date" type="date" value="${dateClassification}" required> <button>Changer</button></p>
</form>
</section>`
}

function words({ reponse, siren }: Consigne): string {
  return siren ? `${REPONSES[reponse]} (SIREN ${siren})` : REPONSES[reponse]
}

function envelope(enveloppe: EnveloppeRecue): SafeHtml {
  const { nom, contenu, recueLe, taille, adresses, fautes, fois, prevue, courriels } = enveloppe
  const action = `/ordres/enveloppes/${encodeURIComponent(nom)}`
  return html`<article>
<h3>${contenu}</h3>
<p><a href="/fichiers/${encodeURIComponent(nom)}">${nom}</a>, ${formatTaille(taille)}, reçue le ${formatInstant(new Date(recueLe))}${fois > 1 ? `, ${fois} fois` : ''}</p>
<p>Réponses à ${adresses.join(', ')} (seule la première adresse est servie).</p>
${fautes ? html`<p class="faute">Contrôle : ${fautes}</p>` : html`<p>Contrôle : conforme.</p>`}
${prevue ? html`<p>Réponse prévue : ${REPONSES[prevue]}.</p>` : ''}
<ul>${courriels.map(({ fichier, sujet, remises }) => html`<li><a href="/fichiers/${encodeURIComponent(fichier)}">${sujet}</a> : ${deliveries(remises)}</li>`)}</ul>
<form method="post" action="${action}/reponse"><p>Répondre maintenant :
${(['ar', 'double', 'anomalie', 'refus', 'illisible', 'bombe'] as const).map((code) => html`<button name="reponse" value="${code}">${REPONSES[code]}</button> `)}</p></form>
${enveloppe.idActe && contenu.startsWith('Acte') ? letters(action) : ''}
</article>`
}

function deliveries(remises: number): string {
  if (remises === 0) return 'pas encore remis'
  return remises === 1 ? 'remis' : `remis ${remises} fois`
}

function letters(action: string): SafeHtml {
  return html`<form method="post" action="${action}/courrier"><p>Envoyer un courrier :
${Object.entries(COURRIERS).map(([type, { label }]) => html`<button name="type" value="${type}">${label}</button> `)}</p></form>`
}
