import {
  buildAnomalieActe,
  buildAnomalieEnveloppe,
  buildArActe,
  buildArAnnulation,
  buildEnveloppeMisillCl,
  buildNom,
  buildReponseClassificationSansChangement,
  buildRetourClassification,
  type Classification,
  type Enveloppe,
  type MessageRecu,
  type NomMessage,
  parseNom,
} from '#standards/actes'
import type { Verdict } from './controle.ts'

/** An answer to mail: its subject, one sentence, its XML attachments. */
export interface Lettre {
  sujet: string
  texte: string
  pieces: { nom: string; contenu: Uint8Array }[]
}

/** What every answer needs. */
export interface Cadre {
  jour: string
  /** Serial of the answer, unique within the day. */
  serie: number
  classification: Classification
}

/** The answer that the verdict calls for: 1-2, 6-2, 7-2 or 7-3, 1-3, or the refusal of the envelope. */
export function buildReponse(verdict: Verdict, nomEnveloppe: string, cadre: Cadre): Lettre {
  if (verdict.ok) return buildAccord(verdict, cadre)
  if ('message' in verdict) return buildAnomalie(verdict, cadre, verdict)
  return buildRefus(verdict.enveloppe, nomEnveloppe, cadre, verdict)
}

function buildAccord({ paquet, message, idActe }: Extract<Verdict, { ok: true }>, cadre: Cadre): Lettre {
  const { envoi } = message
  const { classification, jour: dateReception } = cadre
  if (envoi.racine === 'DemandeClassification') {
    const same = envoi.dateConnue === classification.date
    const contenu = same
      ? buildReponseClassificationSansChangement(classification.date)
      : buildRetourClassification(classification)
    const texte = same ? 'Votre classification est à jour.' : 'Voici la classification de la préfecture.'
    return enclose(paquet.enveloppe, cadre, {
      sujet: '@CTES : classification des matières',
      texte,
      message: nameAnswer(message, cadre, 7, same ? 3 : 2),
      contenu,
    })
  }
  if (envoi.racine !== 'Acte') {
    return enclose(paquet.enveloppe, cadre, {
      sujet: `@CTES : AR d’annulation de l’acte ${idActe}`,
      texte: `La transmission de l’acte ${idActe} est annulée.`,
      message: nameAnswer(message, cadre, 6, 2),
      contenu: buildArAnnulation({ idActe, dateReception }),
    })
  }
  const { acte } = envoi
  return enclose(paquet.enveloppe, cadre, {
    sujet: `@CTES : AR de transmission d’acte ${idActe}`,
    texte: `Accusé de réception de la transmission de l’acte ${idActe}.`,
    message: nameAnswer(message, cadre, 1, 2),
    contenu: buildArActe({ idActe, dateReception, acte, dateClassificationEnCours: classification.date }),
  })
}

/** 1-3, named without date, number nor nature, as the real ministry does. */
export function buildAnomalie(
  { paquet, message }: Pick<Extract<Verdict, { ok: true }>, 'paquet' | 'message'>,
  cadre: Cadre,
  { nature, detail }: { nature: string; detail: string },
): Lettre {
  const { envoi } = message
  if (envoi.racine !== 'Acte')
    return buildRefus(paquet.enveloppe, paquet.nomEnveloppe, cadre, { nature: '999', detail })
  const { departement, siren } = parseNom(message.nom) as NomMessage
  return enclose(paquet.enveloppe, cadre, {
    sujet: `@CTES : anomalie sur l’acte ${envoi.acte.numero}`,
    texte: `L’acte ${envoi.acte.numero} n’a pas été accepté : ${detail}`,
    message: buildNom({ genre: 'message', departement, siren, transaction: 1, flux: 3, rang: cadre.serie }),
    contenu: buildAnomalieActe({
      date: cadre.jour,
      nature,
      detail,
      acte: envoi.acte,
      dateClassificationEnCours: cadre.classification.date,
    }),
  })
}

/** `ANO_…`: alone in its mail, without envelope. */
export function buildRefus(
  enveloppe: Enveloppe,
  nomEnveloppe: string,
  { jour }: Cadre,
  { nature, detail }: { nature: string; detail: string },
): Lettre {
  return {
    sujet: '@CTES : enveloppe refusée',
    texte: `L’enveloppe ${nomEnveloppe} est refusée : ${detail}`,
    pieces: [
      {
        nom: `ANO_${nomEnveloppe}`,
        contenu: buildAnomalieEnveloppe({ date: jour, nature, detail, enveloppe }),
      },
    ],
  }
}

/** Name of an answer: that of the message answered, with the numbers of the answer. */
function nameAnswer(message: MessageRecu, { serie }: Cadre, transaction: number, flux: number): string {
  return buildNom({ ...(parseNom(message.nom) as NomMessage), transaction, flux, rang: serie })
}

/** Puts a message under an envelope of the sous-préfecture of the collectivité. */
export function enclose(
  { emetteur }: Enveloppe,
  { jour, serie }: Cadre,
  lettre: { sujet: string; texte: string; message: string; contenu: Uint8Array; documents?: Lettre['pieces'] },
): Lettre {
  const { departement, arrondissement, siren } = emetteur
  const nom = buildNom({
    genre: 'enveloppe-retour',
    quadrigramme: 'TACT',
    emetteur: `SPREF${departement}${arrondissement}`,
    siren,
    date: jour,
    serie,
  })
  const enveloppe = buildEnveloppeMisillCl({
    emetteur: { type: 'SPREF', departement, arrondissement },
    formulaires: [lettre.message],
    siren,
  })
  const pieces = [
    { nom, contenu: enveloppe },
    { nom: lettre.message, contenu: lettre.contenu },
    ...(lettre.documents ?? []),
  ]
  return { sujet: lettre.sujet, texte: lettre.texte, pieces }
}
