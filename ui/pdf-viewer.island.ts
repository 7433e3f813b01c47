import { GlobalWorkerOptions, getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { create } from './browser/listbox.ts'
import { PdfView } from './browser/pdf-view.ts'

GlobalWorkerOptions.workerSrc = PDF_WORKER

const OPENING = 'Ouverture du document…'
const FAILURE = 'Ce document ne peut pas être affiché ici. Téléchargez-le pour le lire.'

/** Reads a PDF in the page; when it fails, a message, and the link that was there remains. */
class LecteurPdf extends HTMLElement {
  static readonly observedAttributes = ['data-src']
  readonly #wait = create('p', { class: 'aide', role: 'status' })
  #loading: ReturnType<typeof getDocument> | undefined
  #view: PdfView | undefined

  connectedCallback() {
    void this.#open()
  }

  disconnectedCallback() {
    this.#close()
  }

  /** A page that refreshes itself may have another document to show. */
  attributeChangedCallback(_name: string, previous: string | null) {
    if (previous === null || !this.isConnected) return
    this.#close()
    void this.#open()
  }

  async #open() {
    const { src = '', titre = '' } = this.dataset
    this.#wait.textContent = OPENING
    this.prepend(this.#wait)
    this.dataset.ouverture = ''
    const loading = getDocument({ url: src, wasmUrl: PDF_DECODERS, isEvalSupported: false, enableXfa: false })
    this.#loading = loading
    try {
      const document = await loading.promise
      const { width, height } = (await document.getPage(1)).getViewport({ scale: 1 })
      if (this.#loading !== loading) return
      this.#view = new PdfView(document, titre, { width, height })
      this.prepend(...this.#view.elements)
      this.#view.start()
      this.#wait.remove()
    } catch {
      if (this.#loading === loading) this.#wait.textContent = FAILURE
    } finally {
      if (this.#loading === loading) delete this.dataset.ouverture
    }
  }

  #close() {
    this.#view?.close()
    this.#view = undefined
    void this.#loading?.destroy()
    this.#loading = undefined
  }
}

customElements.define('lecteur-pdf', LecteurPdf)
