import { openPkcs12, type SigningKey } from '#standards/signature'

/** Signs in the browser: opens the certificate file, asks what to sign, signs it, sends back the signatures alone. */
class SignatureLocale extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector('form')
    if (!form) throw new Error('signature-locale needs its form')
    form.hidden = false
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.sign(form)
    })
  }

  private async sign(form: HTMLFormElement) {
    const button = form.querySelector<HTMLButtonElement>('button[type=submit]')
    this.say('')
    if (button) button.disabled = true
    try {
      this.progress('Ouverture du certificat…')
      const key = await this.openKey(form)
      this.progress('Préparation des documents…')
      const prepared = await post<{ preparationId: string; aSigner: string[] }>(this.dataset.preparation ?? '', {
        certificats: [key.certificate, ...key.chain].map(toBase64),
      })
      this.progress('Signature…')
      const signatures: string[] = []
      for (const data of prepared.aSigner) signatures.push(toBase64(await key.sign(fromBase64(data))))
      this.progress('Vérification et enregistrement…')
      const annotation = form.querySelector('textarea')?.value ?? ''
      await post(this.dataset.signature ?? '', { preparationId: prepared.preparationId, signatures, annotation })
      location.assign(this.dataset.suite ?? location.href)
    } catch (error) {
      this.progress('')
      this.say(error instanceof Error ? error.message : String(error))
      if (button) button.disabled = false
    }
  }

  private async openKey(form: HTMLFormElement): Promise<SigningKey> {
    const file = form.querySelector<HTMLInputElement>('input[type=file]')?.files?.[0]
    const password = form.querySelector<HTMLInputElement>('input[type=password]')?.value ?? ''
    if (!file) throw new Error('Choisissez le fichier de votre certificat.')
    return openPkcs12(new Uint8Array(await file.arrayBuffer()), password)
  }

  private say(message: string) {
    const element = this.querySelector<HTMLElement>('[data-erreur]')
    if (!element) return
    element.hidden = message === ''
    element.textContent = message
  }

  private progress(message: string) {
    const element = this.querySelector<HTMLElement>('[data-etat]')
    if (element) element.textContent = message
  }
}

async function post<Answer>(url: string, body: object): Promise<Answer> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Error('Le serveur ne répond pas. Rien n’a été signé : vérifiez la connexion puis recommencez.')
  })
  if (answer.redirected)
    throw new Error('Votre session a expiré : reconnectez-vous dans un autre onglet, puis recommencez ici.')
  const content = (await answer.json().catch(() => ({}))) as { message?: string }
  if (!answer.ok) throw new Error(content.message ?? 'La signature a été refusée. Rechargez la page et recommencez.')
  return content as Answer
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}

customElements.define('signature-locale', SignatureLocale)
