/** A page that refreshes itself must not take away what somebody is doing: typing, unfolding, reading a message. */
export function protectTyping() {
  document.addEventListener('input', ({ target }) => (target as Element).closest('form')?.setAttribute(TYPED, ''))
  document.addEventListener('turbo:before-morph-element', (event) => {
    const { newElement } = (event as CustomEvent<{ newElement?: Element }>).detail
    const element = event.target as Element
    if (element.matches('[data-island]') && newElement) copyAttributes(newElement, element)
    const busy = element.matches(BUSY) || element.nextElementSibling?.matches('dialog')
    if (busy || (element.id === 'message' && !newElement)) event.preventDefault()
  })
  document.addEventListener('turbo:before-morph-attribute', (event) => {
    const { attributeName } = (event as CustomEvent<{ attributeName: string }>).detail
    if (attributeName === 'open') event.preventDefault()
  })
}

const TYPED = 'data-saisie'
/** Elements left as they are. */
const BUSY = `form[${TYPED}], [data-island], dialog`

/** What an island holds is its own business; its attributes are the server's word (another document to show). */
function copyAttributes(from: Element, to: Element) {
  for (const { name, value } of from.attributes) if (to.getAttribute(name) !== value) to.setAttribute(name, value)
}
