/** The list of a combobox: options by group, one of them active. */
export class Listbox {
  readonly element: HTMLElement
  readonly #input: HTMLInputElement

  constructor(input: HTMLInputElement, id: string) {
    this.#input = input
    this.element = create('div', { id, role: 'listbox', 'aria-label': 'Choix', hidden: '' })
    // Keeps the focus in the field, so that leaving it means leaving the whole.
    this.element.addEventListener('mousedown', (event) => event.preventDefault())
  }

  get opened(): boolean {
    return !this.element.hidden
  }

  get items(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('[role=option]')]
  }

  get active(): HTMLElement | undefined {
    return this.items.find((item) => item.hasAttribute('data-actif'))
  }

  open(options: readonly HTMLOptionElement[]) {
    this.element.replaceChildren()
    for (const option of options) this.#placeOf(option).append(this.#item(option))
    this.#show(true)
  }

  close() {
    this.#show(false)
    this.activate(undefined)
  }

  /** Makes the next (1) or previous (-1) option active, round the ends. */
  move(step: 1 | -1) {
    const items = this.items
    const from = items.indexOf(this.active as HTMLElement)
    this.activate(from === -1 ? items.at(step === 1 ? 0 : -1) : items[(from + step + items.length) % items.length])
  }

  activate(item: HTMLElement | undefined) {
    this.active?.removeAttribute('data-actif')
    item?.setAttribute('data-actif', '')
    item?.scrollIntoView({ block: 'nearest' })
    if (item) this.#input.setAttribute('aria-activedescendant', item.id)
    else this.#input.removeAttribute('aria-activedescendant')
  }

  #show(opened: boolean) {
    this.element.hidden = !opened
    this.#input.setAttribute('aria-expanded', String(opened))
  }

  /** Options of one group follow each other, as in the select. */
  #placeOf(option: HTMLOptionElement): Element {
    const label = option.closest('optgroup')?.label
    if (label === undefined) return this.element
    const last = this.element.lastElementChild
    if (last?.getAttribute('aria-label') === label) return last
    return this.element.appendChild(create('div', { role: 'group', 'aria-label': label }))
  }

  #item({ index, selected, label }: HTMLOptionElement): HTMLElement {
    const id = `${this.element.id}-${index}`
    const item = create('div', { id, role: 'option', 'aria-selected': String(selected), 'data-index': String(index) })
    item.textContent = label
    return item
  }
}

export function create<Name extends keyof HTMLElementTagNameMap>(tag: Name, values: Record<string, string>) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value)
  return element
}
