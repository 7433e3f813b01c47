import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { create } from './browser/listbox.ts'
import { PdfBar } from './browser/pdf-bar.ts'
import { PdfPage } from './browser/pdf-page.ts'

GlobalWorkerOptions.workerSrc = PDF_WORKER

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4]

/** Reads a PDF in the page: pages drawn when they come near, zoom, keyboard; a message and the link when it fails. */
class LecteurPdf extends HTMLElement {
  #pages: PdfPage[] = []
  #size = { width: 595, height: 842 }
  #zoom = 1
  #loading: ReturnType<typeof getDocument> | undefined
  #near: IntersectionObserver | undefined
  #reading: IntersectionObserver | undefined
  readonly #view = create('div', { class: 'pdf-vue', tabindex: '0', role: 'region' })

  async connectedCallback() {
    const { src = '', titre = '' } = this.dataset
    this.#view.setAttribute('aria-label', `Document : ${titre}`)
    const wait = create('p', { class: 'aide', role: 'status' })
    wait.textContent = 'Ouverture du document…'
    this.prepend(wait)
    this.dataset.ouverture = ''
    try {
      this.#loading = getDocument({ url: src, wasmUrl: PDF_DECODERS, isEvalSupported: false, enableXfa: false })
      await this.#show(await this.#loading.promise)
      wait.remove()
    } catch {
      if (!this.isConnected) return
      wait.textContent = 'Ce document ne peut pas être affiché ici. Téléchargez-le pour le lire.'
    } finally {
      delete this.dataset.ouverture
    }
  }

  disconnectedCallback() {
    this.#near?.disconnect()
    this.#reading?.disconnect()
    void this.#loading?.destroy()
  }

  async #show(document: PDFDocumentProxy) {
    const { width, height } = (await document.getPage(1)).getViewport({ scale: 1 })
    this.#size = { width, height }
    this.#pages = Array.from({ length: document.numPages }, (_, index) => new PdfPage(document, index + 1))
    const bar = new PdfBar(document.numPages, { go: (page) => this.#go(page), zoom: (step) => this.#resize(step) })
    this.#view.replaceChildren(...this.#pages.map(({ element }) => element))
    this.#view.addEventListener('keydown', ({ key }) => {
      if (key === '+' || key === '-') this.#resize(key === '+' ? 1 : -1)
    })
    this.prepend(bar.element, this.#view)
    this.#layOut()
    this.#near = new IntersectionObserver((entries) => this.#draw(entries), { root: this.#view, rootMargin: '100%' })
    this.#reading = new IntersectionObserver(
      (entries) => {
        const shown = entries.find(({ isIntersecting }) => isIntersecting)
        if (shown) bar.show(Number((shown.target as HTMLElement).dataset.page))
      },
      { root: this.#view, rootMargin: '-45% 0px -45% 0px' },
    )
    for (const { element } of this.#pages) {
      this.#near.observe(element)
      this.#reading.observe(element)
    }
  }

  /** Full width is zoom 1. */
  get #scale(): number {
    return (this.#zoom * (this.#view.clientWidth - 24)) / this.#size.width
  }

  #draw(entries: IntersectionObserverEntry[]) {
    for (const { target, isIntersecting } of entries) {
      const page = this.#pages[Number((target as HTMLElement).dataset.page) - 1] as PdfPage
      if (isIntersecting) void page.draw(this.#scale)
      else page.erase()
    }
  }

  #layOut() {
    for (const page of this.#pages) page.resize(this.#size, this.#scale)
  }

  #go(page: number) {
    this.#view.scrollTo({ top: (this.#pages[page - 1] as PdfPage).element.offsetTop - this.#view.offsetTop })
  }

  /** The place being read stays under the eyes. */
  #resize(step: 1 | -1) {
    const next = ZOOMS[ZOOMS.indexOf(this.#zoom) + step]
    if (!next) return
    const place = this.#view.scrollTop / this.#view.scrollHeight
    this.#zoom = next
    this.#layOut()
    this.#view.scrollTop = place * this.#view.scrollHeight
    for (const { element } of this.#pages) {
      this.#near?.unobserve(element)
      this.#near?.observe(element)
    }
  }
}

customElements.define('lecteur-pdf', LecteurPdf)
