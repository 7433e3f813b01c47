import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { create } from './listbox.ts'
import { PdfBar } from './pdf-bar.ts'
import { PdfPage } from './pdf-page.ts'

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4]
/** Room left around the pages, in pixels (see `lecteur-pdf.css`). */
const MARGIN = 24

/** A document open for reading: a bar, and its pages in a scrolling frame, drawn when they come near. */
export class PdfView {
  readonly elements: readonly HTMLElement[]
  readonly #frame: HTMLElement
  readonly #bar: PdfBar
  readonly #pages: readonly PdfPage[]
  readonly #size: { width: number; height: number }
  readonly #near: IntersectionObserver
  readonly #reading: IntersectionObserver
  readonly #turning: ResizeObserver
  #zoom = 1
  #width = 0

  /** @param size of the first page; the others are supposed alike until they are drawn */
  constructor(document: PDFDocumentProxy, titre: string, size: { width: number; height: number }) {
    this.#size = size
    this.#frame = create('div', {
      class: 'pdf-vue',
      tabindex: '0',
      role: 'region',
      'aria-label': `Document : ${titre}`,
    })
    this.#bar = new PdfBar(document.numPages, { go: (page) => this.#go(page), zoom: (step) => this.#zoomBy(step) })
    this.elements = [this.#bar.element, this.#frame]
    this.#pages = Array.from({ length: document.numPages }, (_, index) => new PdfPage(document, index + 1))
    this.#frame.append(...this.#pages.map(({ element }) => element))
    this.#frame.addEventListener('keydown', ({ key }) => {
      if (key === '+' || key === '-') this.#zoomBy(key === '+' ? 1 : -1)
    })
    const root = this.#frame
    this.#near = new IntersectionObserver((entries) => this.#draw(entries), { root, rootMargin: '100%' })
    this.#reading = new IntersectionObserver((entries) => this.#follow(entries), { root, rootMargin: '-45% 0px' })
    this.#turning = new ResizeObserver(() => this.#fit())
  }

  /** Once the elements are in the page: their width is known. */
  start() {
    this.#turning.observe(this.#frame)
    for (const { element } of this.#pages) this.#reading.observe(element)
  }

  close() {
    for (const observer of [this.#near, this.#reading, this.#turning]) observer.disconnect()
    for (const element of this.elements) element.remove()
  }

  #draw(entries: readonly IntersectionObserverEntry[]) {
    for (const { target, isIntersecting } of entries) {
      const page = this.#pages[numberOf(target) - 1] as PdfPage
      if (isIntersecting) void page.draw(this.#scale)
      else page.erase()
    }
  }

  #follow(entries: readonly IntersectionObserverEntry[]) {
    const shown = entries.find(({ isIntersecting }) => isIntersecting)
    if (shown) this.#bar.show(numberOf(shown.target))
  }

  #go(page: number) {
    this.#frame.scrollTo({ top: (this.#pages[page - 1] as PdfPage).element.offsetTop })
  }

  #zoomBy(step: 1 | -1) {
    const next = ZOOMS[ZOOMS.indexOf(this.#zoom) + step]
    if (!next) return
    this.#zoom = next
    this.#layOut()
  }

  #fit() {
    if (this.#frame.clientWidth === this.#width) return
    this.#width = this.#frame.clientWidth
    this.#layOut()
  }

  /** Zoom 1 is the full width. */
  get #scale(): number {
    return (this.#zoom * (this.#width - MARGIN)) / this.#size.width
  }

  /** New sizes, each page drawn again when it is near; the place being read stays under the eyes. */
  #layOut() {
    const place = this.#frame.scrollTop / this.#frame.scrollHeight
    for (const page of this.#pages) page.resize(this.#size, this.#scale)
    this.#frame.scrollTop = place * this.#frame.scrollHeight
    this.#near.disconnect()
    for (const { element } of this.#pages) this.#near.observe(element)
  }
}

const numberOf = (element: Element) => Number((element as HTMLElement).dataset.page)
