import { type PageViewport, type PDFDocumentProxy, type PDFPageProxy, TextLayer } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { create } from './listbox.ts'

/** Largest canvas, in pixels: beyond, old machines show a black page. */
const MAX_PIXELS = 12_000_000

/** One page: an empty frame of the right size, drawn while it is near the screen. */
export class PdfPage {
  readonly element: HTMLElement
  readonly #document: PDFDocumentProxy
  readonly #number: number
  #drawing = 0

  constructor(document: PDFDocumentProxy, number: number) {
    this.#document = document
    this.#number = number
    this.element = create('div', {
      class: 'pdf-page',
      role: 'group',
      'aria-label': `Page ${number}`,
      'data-page': String(number),
    })
  }

  /** @param size of the page at scale 1; pages not yet read are supposed to be like the first */
  resize(size: { width: number; height: number }, scale: number) {
    this.erase()
    this.element.style.width = `${Math.floor(size.width * scale)}px`
    this.element.style.height = `${Math.floor(size.height * scale)}px`
  }

  async draw(scale: number) {
    this.#drawing += 1
    const turn = this.#drawing
    const page = await this.#document.getPage(this.#number)
    const viewport = page.getViewport({ scale })
    const canvas = await drawCanvas(page, viewport)
    const text = create('div', { class: 'pdf-texte' })
    if (turn !== this.#drawing) return
    this.element.style.width = `${Math.floor(viewport.width)}px`
    this.element.style.height = `${Math.floor(viewport.height)}px`
    this.element.style.setProperty('--total-scale-factor', String(scale))
    this.element.replaceChildren(canvas, text)
    const textContentSource = page.streamTextContent()
    await new TextLayer({ textContentSource, container: text, viewport }).render()
  }

  /** Gives the memory back. */
  erase() {
    this.#drawing += 1
    const canvas = this.element.querySelector('canvas')
    if (canvas) canvas.width = 0
    this.element.replaceChildren()
  }
}

async function drawCanvas(page: PDFPageProxy, viewport: PageViewport): Promise<HTMLCanvasElement> {
  const canvas = document.createElement('canvas')
  const room = Math.sqrt(MAX_PIXELS / (viewport.width * viewport.height))
  const density = Math.min(window.devicePixelRatio || 1, room)
  canvas.width = Math.floor(viewport.width * density)
  canvas.height = Math.floor(viewport.height * density)
  canvas.setAttribute('aria-hidden', 'true')
  await page.render({ canvas, viewport, transform: [density, 0, 0, density, 0, 0] }).promise
  return canvas
}
