/**
 * Keeps what is typed: saves at each pause, draws again the parts that the server knows better (number, suggestions,
 * types of pieces), and when the session is lost keeps a copy in this tab until it can be saved again.
 */
const PAUSE_MS = 2000
const NOT_KEPT = new Set(['version', 'action'])

interface Saved {
  version: number
  message: string
  zones: Record<string, string>
}

class BrouillonGarde extends HTMLElement {
  #timer: ReturnType<typeof setTimeout> | undefined
  #dirty = false
  #sending = false
  #abort = new AbortController()

  connectedCallback() {
    const { signal } = this.#abort
    this.#restore()
    this.addEventListener('input', () => this.#touch(), { signal })
    this.addEventListener('change', () => this.#touch(), { signal })
    this.addEventListener('televersement:fini', () => this.#save(), { signal })
    this.addEventListener('submit', () => this.#leaveBySubmit(), { signal })
    document.addEventListener('turbo:before-visit', () => void this.#flush(), { signal })
    addEventListener('beforeunload', (event) => this.#dirty && event.preventDefault(), { signal })
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

  #flush() {
    return this.#dirty ? this.#save() : undefined
  }

  #leaveBySubmit() {
    clearTimeout(this.#timer)
    this.#keepCopy()
    this.#dirty = false
  }

  async #save() {
    if (this.#sending) return
    clearTimeout(this.#timer)
    this.#sending = true
    this.#dirty = false
    const body = new FormData(this.#form)
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name)
    try {
      const response = await fetch(this.dataset.brouillon as string, { method: 'POST', body, keepalive: true })
      if (response.headers.get('content-type')?.startsWith('application/json'))
        this.#receive(response.ok, await response.json())
      else this.#lost('Votre session a pris fin : reconnectez-vous dans un autre onglet. Votre saisie est gardée ici.')
    } catch {
      this.#lost('La connexion est coupée : votre saisie est gardée ici et sera enregistrée dès que possible.')
    } finally {
      this.#sending = false
    }
  }

  #receive(ok: boolean, saved: Saved) {
    this.#tell(saved.message)
    if (!ok) return this.#keepCopy()
    this.#version.value = String(saved.version)
    sessionStorage.removeItem(this.#key)
    // Whoever typed since the request knows better than its answer.
    if (this.#dirty) return
    for (const [id, content] of Object.entries(saved.zones)) this.#draw(id, content)
  }

  #draw(id: string, content: string) {
    const zone = this.querySelector<HTMLElement>(`[data-zone="${id}"]`)
    if (!zone || zone.contains(document.activeElement) || zone.querySelector('progress, [aria-busy=true]')) return
    zone.innerHTML = content
  }

  #lost(message: string) {
    this.#keepCopy()
    this.#dirty = true
    this.#tell(message)
    this.#timer = setTimeout(() => void this.#save(), PAUSE_MS * 5)
  }

  #keepCopy() {
    const fields = [...new FormData(this.#form)].filter(
      ([name, value]) => typeof value === 'string' && !NOT_KEPT.has(name),
    )
    sessionStorage.setItem(this.#key, JSON.stringify({ version: this.#version.value, fields }))
  }

  /** After a lost session, what was typed comes back, if nobody saved anything else since. */
  #restore() {
    const text = sessionStorage.getItem(this.#key)
    if (!text) return
    sessionStorage.removeItem(this.#key)
    const { version, fields } = JSON.parse(text) as { version: string; fields: [string, string][] }
    if (version !== this.#version.value) return
    for (const [name, value] of fields) fill(this.#form, name, value)
    this.#touch()
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

function fill(form: HTMLFormElement, name: string, value: string) {
  const control = form.elements.namedItem(name)
  if (control instanceof RadioNodeList || control instanceof HTMLSelectElement) control.value = value
  else if (control instanceof HTMLTextAreaElement) control.value = value
  else if (control instanceof HTMLInputElement && control.type === 'checkbox') control.checked = true
  else if (control instanceof HTMLInputElement) control.value = value
}

customElements.define('brouillon-garde', BrouillonGarde)
