import { create } from './listbox.ts'

export interface PdfBarActions {
  go(page: number): void
  zoom(step: 1 | -1): void
}

/** The bar of the viewer: pages and size. */
export class PdfBar {
  readonly element = create('div', { class: 'pdf-barre', role: 'toolbar', 'aria-label': 'Lecture du document' })
  readonly #field = create('input', { type: 'text', inputmode: 'numeric', 'aria-label': 'Page', value: '1' })
  #page = 1

  constructor(pages: number, actions: PdfBarActions) {
    const goBy = (step: number) => actions.go(Math.min(Math.max(this.#page + step, 1), pages))
    this.#field.addEventListener('change', () => {
      const wanted = Number(this.#field.value)
      if (Number.isInteger(wanted) && wanted >= 1 && wanted <= pages) actions.go(wanted)
      else this.show(this.#page)
    })
    const count = create('span', { class: 'pdf-nombre' })
    count.textContent = `/ ${pages}`
    const position = create('span', { class: 'pdf-position' })
    position.append(this.#field, count)
    this.element.append(
      button('Page précédente', '‹', () => goBy(-1)),
      position,
      button('Page suivante', '›', () => goBy(1)),
      button('Réduire', '−', () => actions.zoom(-1)),
      button('Agrandir', '+', () => actions.zoom(1)),
    )
  }

  /** The page being read. */
  show(page: number) {
    this.#page = page
    this.#field.value = String(page)
  }
}

function button(label: string, sign: string, action: () => void): HTMLButtonElement {
  const element = create('button', { type: 'button', 'aria-label': label, title: label })
  element.textContent = sign
  element.addEventListener('click', action)
  return element
}
