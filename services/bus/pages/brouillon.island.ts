import { dropCopy, keepCopy, restoreCopy } from './saisie-gardee.ts'

const PAUSE_MS = 2000

interface Saved {
  version: number
  message: string
  zones: Record<string, string>
}

/**
 * Keeps what is typed: saves at each pause, draws again the parts that the server knows better (number, suggestions,
 * types of pieces), and when the session is lost keeps a copy in this tab until it can be saved again.
 */
class BrouillonGarde extends HTMLElement {
  #timer: ReturnType<typeof setTimeout> | undefined
  #dirty = false
  #sending = false
  readonly #abort = new AbortController()

  connectedCallback() {
    const { signal } = this.#abort
    if (restoreCopy(this.#key, this.#form, this.#version.value)) this.#touch()
    for (const name of ['input', 'change']) this.addEventListener(name, () => this.#touch(), { signal })
    this.addEventListener('submit', (event) => event.defaultPrevented || this.#leave(), { signal })
    document.addEventListener('turbo:before-visit', () => this.#dirty && void this.#save(), { signal })
    addEventListener('beforeunload', (event) => this.#dirty && event.preventDefault(), { signal })
    // A file that has arrived adds its id to the form: it joins the dossier at once.
    const arrivals = new MutationObserver((changes) => changes.some(bringsFile) && this.#touch())
    arrivals.observe(this, { childList: true, subtree: true })
    signal.addEventListener('abort', () => arrivals.disconnect())
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
    this.#abort.abort()
  }

  #touch() {
    this.#dirty = true
    this.#tell('Modifications non enregistrées')
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#save(), PAUSE_MS)
  }

  /** The form itself saves; should the session be over, the copy comes back after the login. */
  #leave() {
    clearTimeout(this.#timer)
    keepCopy(this.#key, this.#form, this.#version.value)
    this.#dirty = false
  }

  async #save() {
    clearTimeout(this.#timer)
    if (this.#sending) return this.#touch()
    this.#sending = true
    this.#dirty = false
    const body = new FormData(this.#form)
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name)
    try {
      const response = await fetch(this.dataset.brouillon as string, { method: 'POST', body, keepalive: true })
      const answered = response.headers.get('content-type')?.startsWith('application/json')
      if (answered) this.#receive(response.ok, await response.json())
      else this.#lost('Votre session a pris fin : reconnectez-vous dans un autre onglet. Votre saisie est gardée ici.')
    } catch {
      this.#lost('La connexion est coupée : votre saisie est gardée ici et sera enregistrée dès que possible.')
    } finally {
      this.#sending = false
    }
  }

  #receive(ok: boolean, saved: Saved) {
    this.#tell(saved.message)
    if (!ok) return keepCopy(this.#key, this.#form, this.#version.value)
    this.#version.value = String(saved.version)
    dropCopy(this.#key)
    // Whoever typed since the request knows better than its answer.
    if (this.#dirty) return
    for (const [id, content] of Object.entries(saved.zones)) this.#draw(id, content)
  }

  /** Neither under the fingers, nor while a file is on its way. */
  #draw(id: string, content: string) {
    const zone = this.querySelector<HTMLElement>(`[data-zone="${id}"]`)
    if (zone && !zone.contains(document.activeElement) && !zone.querySelector('progress')) zone.innerHTML = content
  }

  #lost(message: string) {
    keepCopy(this.#key, this.#form, this.#version.value)
    this.#dirty = true
    this.#tell(message)
    this.#timer = setTimeout(() => void this.#save(), PAUSE_MS * 5)
  }

  #tell(message: string) {
    const state = this.querySelector('[data-etat]')
    if (state) state.textContent = message
  }

  get #form() {
    return this.querySelector('form') as HTMLFormElement
  }

  get #version() {
    return this.#form.elements.namedItem('version') as HTMLInputElement
  }

  get #key() {
    return `brouillon ${this.dataset.brouillon}`
  }
}

const bringsFile = ({ addedNodes }: MutationRecord) =>
  [...addedNodes].some((node) => node instanceof HTMLInputElement && node.name.endsWith('_televersement'))

customElements.define('brouillon-garde', BrouillonGarde)
