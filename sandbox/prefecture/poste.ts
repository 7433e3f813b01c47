import { createTransport } from 'nodemailer'
import type { Lettre } from './reponses.ts'

const EXPEDITEUR = 'noreply-actes@ministere.test'

/** The mail of an answer as it will be sent, every time the same bytes. */
export async function composeMail(
  { sujet, texte, pieces }: Lettre,
  adresses: readonly string[],
  at: Date,
): Promise<Uint8Array> {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const { message } = await composer.sendMail({
    from: EXPEDITEUR,
    to: [...adresses],
    subject: sujet,
    date: at,
    html: `<html><body><p>${texte.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p></body></html>`,
    attachments: pieces.map(({ nom, contenu }) => ({
      filename: nom,
      content: Buffer.from(contenu),
      contentType: nom.endsWith('.xml') ? 'text/xml' : 'application/octet-stream',
      contentTransferEncoding: 'base64' as const,
    })),
  })
  return message as Buffer
}

/** Hands a mail over to the mailbox of this machine. Throws when the mailbox does not take it. */
export async function deliverMail(raw: Uint8Array, adresse: string, port: number): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    secure: false,
    ignoreTLS: true,
    connectionTimeout: 5000,
  })
  try {
    await transport.sendMail({ envelope: { from: EXPEDITEUR, to: [adresse] }, raw: Buffer.from(raw) })
  } finally {
    transport.close()
  }
}
