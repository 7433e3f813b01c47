import { type DetailedError, Upload } from 'tus-js-client'
import { create } from './listbox.ts'

/** What one request carries: a proxy may want it whole, and the server keeps pieces of this size. */
const CHUNK = 8 * 1024 * 1024
const RETRIES = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000]

/** One file on its way to the server by resumable upload (tus), and its line in a list. */
export class Envoi {
  state: 'cours' | 'pause' | 'fini' | 'echec' = 'cours'
  /** The line was lost, not the file refused: to be tried again when it is back. */
  offline = false
  readonly row = create('li', {})
  readonly #bar = create('progress', { max: '1', value: '0' })
  readonly #detail = create('span', { class: 'aide' })
  readonly #status = create('span', { role: 'status' })
  readonly #toggle: HTMLButtonElement
  readonly #upload: Upload
  readonly #changed: () => void
  #begun = { at: 0, sent: 0 }

  /** @param field name of the hidden field that carries the id once the file has arrived */
  constructor(file: File, endpoint: string, field: string, changed: () => void) {
    this.#changed = changed
    this.#toggle = action('Suspendre', file.name, () => (this.state === 'cours' ? this.pause() : this.start()))
    this.#bar.setAttribute('aria-label', `Envoi de ${file.name}`)
    const nom = create('span', { class: 'envoi-nom' })
    nom.textContent = file.name
    this.row.append(nom, this.#bar, this.#detail, this.#status, this.#toggle)
    this.#upload = new Upload(file, {
      endpoint,
      chunkSize: CHUNK,
      retryDelays: RETRIES,
      metadata: { filename: file.name },
      removeFingerprintOnSuccess: true,
      onProgress: (sent, total) => this.#progress(sent, total),
      onError: (error) => this.#fail(error as DetailedError),
      onSuccess: () => this.#finish(field),
    })
  }

  /** Starts, or goes on: where it stood, even before the page was closed if the same file is chosen again. */
  start() {
    this.#show('cours', '')
    this.#begun = { at: 0, sent: 0 }
    void this.#upload.findPreviousUploads().then(([previous]) => {
      if (previous && !this.#upload.url) this.#upload.resumeFromPreviousUpload(previous)
      if (this.state === 'cours') this.#upload.start()
    })
  }

  pause() {
    if (this.state !== 'cours') return
    void this.#upload.abort()
    this.#show('pause', 'En pause.')
  }

  cancel() {
    if (this.state === 'fini') return
    this.state = 'pause'
    // The server forgets it by itself after a day, were it not to hear us now.
    this.#upload.abort(true).catch(() => {})
  }

  #progress(sent: number, total: number) {
    const now = performance.now()
    if (this.#begun.at === 0) this.#begun = { at: now, sent }
    const rate = (sent - this.#begun.sent) / (now - this.#begun.at)
    this.#bar.value = total > 0 ? sent / total : 0
    this.#detail.textContent = `${Math.floor(this.#bar.value * 100)} %${rate > 0 ? remaining((total - sent) / rate) : ''}`
  }

  #fail(error: DetailedError) {
    const body = error.originalResponse?.getBody() ?? ''
    this.offline = !error.originalResponse
    const unknown = this.offline
      ? 'La connexion est perdue. L’envoi reprendra quand elle reviendra.'
      : 'L’envoi a échoué. Réessayez.'
    this.#show('echec', body === '' || body.startsWith('<') ? unknown : body)
  }

  #finish(field: string) {
    const id = this.#upload.url?.split('/').at(-1) ?? ''
    this.row.append(create('input', { type: 'hidden', name: field, value: id }))
    this.#bar.remove()
    this.#detail.remove()
    this.#toggle.remove()
    this.#show('fini', 'Envoyé.')
  }

  #show(state: Envoi['state'], message: string) {
    this.state = state
    this.#status.textContent = message
    this.#toggle.firstChild?.replaceWith(state === 'cours' ? 'Suspendre' : 'Reprendre')
    this.row.toggleAttribute('data-echec', state === 'echec')
    this.#changed()
  }
}

/** A button about one file: its name is heard, not seen twice. */
export function action(label: string, nom: string, act: () => void): HTMLButtonElement {
  const button = create('button', { type: 'button', class: 'secondaire' })
  const about = create('span', { class: 'invisible' })
  about.textContent = ` ${nom}`
  button.append(label, about)
  button.addEventListener('click', act)
  return button
}

function remaining(millis: number): string {
  const minutes = Math.ceil(millis / 60_000)
  if (minutes <= 1) return ', encore moins d’une minute'
  return minutes < 100 ? `, encore ${minutes} min` : `, encore ${Math.ceil(minutes / 60)} h`
}
