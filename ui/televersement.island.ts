import { action, Envoi } from './browser/envoi.ts'
import { create } from './browser/listbox.ts'

/**
 * Sends the files of its `<input type="file">` as soon as they are chosen or dropped, and goes on after a cut; the form
 * then carries their ids (`<name>_televersement`), no bytes. A form sent too early leaves once they have arrived.
 */
class EnvoiFichiers extends HTMLElement {
  #input!: HTMLInputElement
  #required = false
  #held: { submitter: HTMLElement | null } | undefined
  readonly #list = create('ul', { class: 'envois' })
  readonly #notice = create('p', { role: 'status' })
  readonly #envois = new Map<Element, Envoi>()

  connectedCallback() {
    if (!this.contains(this.#list)) this.#enhance()
    this.#input.form?.addEventListener('submit', this.#hold)
    addEventListener('online', this.#resume)
  }

  disconnectedCallback() {
    removeEventListener('online', this.#resume)
    for (const envoi of this.#envois.values()) envoi.pause()
  }

  #enhance() {
    this.#input = this.querySelector('input[type=file]') as HTMLInputElement
    this.#required = this.#input.required
    this.append(this.#list, this.#notice)
    this.#input.addEventListener('change', () => this.#add(this.#input.files))
    for (const name of ['dragover', 'dragleave', 'drop'] as const) this.addEventListener(name, this.#drag)
  }

  #add(files: FileList | null) {
    const chosen = [...(files ?? [])]
    this.#input.value = ''
    for (const file of this.#input.multiple ? chosen : chosen.slice(0, 1)) {
      if (!this.#input.multiple) this.#clear()
      const { televersement = '' } = this.dataset
      const envoi = new Envoi(file, televersement, `${this.#input.name}_televersement`, () => this.#follow())
      const removal = action('Retirer', file.name, () => {
        this.#remove(envoi.row)
        this.#input.focus()
      })
      envoi.row.append(removal)
      this.#list.append(envoi.row)
      this.#envois.set(envoi.row, envoi)
      envoi.start()
    }
  }

  /** The field takes one file: the new one is in place of the former, be it already sent. */
  #clear() {
    for (const row of [...this.#list.children]) this.#remove(row)
    for (const kept of this.querySelectorAll<HTMLInputElement>('input[type=checkbox]')) kept.checked = false
  }

  #remove(row: Element) {
    this.#envois.get(row)?.cancel()
    this.#envois.delete(row)
    row.remove()
    this.#follow()
  }

  /** Nothing more is required once a file is there; a form that waits leaves with the last file, or stops waiting. */
  #follow() {
    this.#input.required = this.#required && this.#list.children.length === 0
    if (!this.#held || this.#count('cours') > 0) return
    const { submitter } = this.#held
    this.#held = undefined
    this.#input.form?.requestSubmit(submitter)
  }

  readonly #hold = (event: SubmitEvent) => {
    this.#notice.textContent = ''
    if (this.#count('cours') + this.#count('pause') + this.#count('echec') === 0) return
    event.preventDefault()
    if (this.#count('cours') > 0) {
      this.#held = { submitter: event.submitter }
      this.#notice.textContent = 'Le formulaire partira dès que les fichiers seront arrivés.'
    } else this.#notice.textContent = 'Un fichier n’est pas arrivé : reprenez son envoi ou retirez-le.'
  }

  #count(state: Envoi['state']): number {
    return [...this.#envois.values()].filter((envoi) => envoi.state === state).length
  }

  readonly #drag = (event: DragEvent) => {
    event.preventDefault()
    this.toggleAttribute('data-survol', event.type === 'dragover')
    if (event.type === 'drop') this.#add(event.dataTransfer?.files ?? null)
  }

  readonly #resume = () => {
    for (const envoi of this.#envois.values()) if (envoi.state === 'echec' && envoi.offline) envoi.start()
  }
}

customElements.define('envoi-fichiers', EnvoiFichiers)
