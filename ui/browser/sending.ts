interface Submission {
  formSubmission: { submitter?: HTMLElement }
}
interface Rendering {
  newBody: HTMLBodyElement
  render(current: HTMLBodyElement, next: HTMLBodyElement): void
}

/**
 * A form that is being sent: its button says so, and the page that answers is drawn anew. Only pages that refresh
 * themselves are morphed: there, what is being typed stays.
 */
export function followSendings() {
  let sent = false
  document.addEventListener('turbo:submit-start', (event) => {
    sent = true
    submitterOf(event)?.setAttribute('aria-busy', 'true')
  })
  document.addEventListener('turbo:submit-end', (event) => submitterOf(event)?.removeAttribute('aria-busy'))
  document.addEventListener('turbo:before-render', (event) => {
    if (sent) (event as CustomEvent<Rendering>).detail.render = (_current, next) => document.body.replaceWith(next)
  })
  document.addEventListener('turbo:render', () => {
    if (sent) showAnswer()
    sent = false
  })
  document.addEventListener('turbo:load', showAnswer)
}

/** Mistakes take the focus, so that they are read first; a message can be dismissed. */
function showAnswer() {
  document.querySelector<HTMLElement>('[data-focus]')?.focus()
  const message = document.querySelector('#message')
  if (!message || message.querySelector('button')) return
  const close = document.createElement('button')
  close.type = 'button'
  close.textContent = 'Fermer'
  close.addEventListener('click', () => message.remove())
  message.append(close)
}

const submitterOf = (event: Event) => (event as CustomEvent<Submission>).detail.formSubmission.submitter
