import { create, Listbox } from './browser/listbox.ts'
import { answers } from './browser/words.ts'

const COPIED = ['aria-describedby', 'aria-invalid', 'required', 'disabled']

/** A `<select>` that can be searched by typing (ARIA 1.2 editable combobox); the select stays and is what is sent. */
class ComboBox extends HTMLElement {
  #select!: HTMLSelectElement
  #input!: HTMLInputElement
  #list!: Listbox
  #status!: HTMLElement

  connectedCallback() {
    if (this.querySelector('[role=combobox]')) return
    this.#select = this.querySelector('select') as HTMLSelectElement
    this.#input = createInput(this.#select)
    this.#list = new Listbox(this.#input, `${this.#input.id}-options`)
    this.#status = create('span', { class: 'invisible', role: 'status' })
    // A hidden control that is required would stop the form without saying why.
    this.#select.required = false
    this.#select.id += '-choix'
    this.#select.hidden = true
    this.append(this.#input, this.#list.element, this.#status)
    this.#restore()
    this.#input.addEventListener('input', () => this.#open(this.#input.value))
    this.#input.addEventListener('click', () => this.#open(''))
    this.#input.addEventListener('keydown', (event) => {
      if (this.#press(event)) event.preventDefault()
    })
    this.#input.addEventListener('blur', () => this.#leave())
    this.#list.element.addEventListener('click', ({ target }) =>
      this.#choose((target as Element).closest('[role=option]')),
    )
  }

  #open(typed: string) {
    const matching = [...this.#select.options].filter(
      (option) => option.value !== '' && !option.disabled && answers(`${option.label} ${groupOf(option)}`, typed),
    )
    this.#list.open(matching)
    this.#status.textContent = matching.length === 0 ? 'Aucun choix ne correspond' : `${matching.length} choix`
    const selected = this.#list.items.find((item) => item.ariaSelected === 'true')
    this.#list.activate(selected ?? (typed ? this.#list.items[0] : undefined))
  }

  /** Whether the key was ours. */
  #press({ key, altKey }: KeyboardEvent): boolean {
    const { opened, active } = this.#list
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      if (!opened) this.#open('')
      else if (altKey) this.#list.close()
      else this.#list.move(key === 'ArrowDown' ? 1 : -1)
      return true
    }
    if (!opened) return false
    if (key === 'Escape') this.#restore()
    else if (key === 'Enter' && active) this.#choose(active)
    else return false
    return true
  }

  #choose(item: Element | null) {
    if (!item) return
    this.#select.selectedIndex = Number(item.getAttribute('data-index'))
    this.#select.dispatchEvent(new Event('change', { bubbles: true }))
    this.#restore()
  }

  /** What was typed and not chosen does not count; an emptied field empties the choice where that is allowed. */
  #leave() {
    if (this.#input.value === '' && this.#select.options[0]?.value === '') this.#select.selectedIndex = 0
    this.#restore()
  }

  #restore() {
    const chosen = this.#select.selectedOptions[0]
    this.#input.value = chosen?.value ? chosen.label : ''
    this.#list.close()
  }
}

/** The field takes the id of the select, hence its label. */
function createInput(select: HTMLSelectElement): HTMLInputElement {
  const input = create('input', {
    id: select.id,
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-autocomplete': 'list',
    'aria-controls': `${select.id}-options`,
    placeholder: 'Tapez quelques lettres',
  })
  for (const name of COPIED) {
    const value = select.getAttribute(name)
    if (value !== null) input.setAttribute(name, value)
  }
  return input
}

const groupOf = (option: HTMLOptionElement) => option.closest('optgroup')?.label ?? ''

customElements.define('combo-box', ComboBox)
