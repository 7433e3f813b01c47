import { config } from '@hotwired/turbo'
import { enhanceDialogues } from './browser/dialogue.ts'
import { protectTyping } from './browser/typing.ts'

// The bar would be drawn without its style: `html[aria-busy]` shows the wait instead.
config.drive.progressBarDelay = 3_600_000

enhanceDialogues()
protectTyping()
document.addEventListener('turbo:load', arrive)
document.addEventListener('turbo:render', (event) => {
  // A page that refreshes itself must not steal the focus.
  if ((event as CustomEvent<{ renderMethod: string }>).detail.renderMethod !== 'morph') arrive()
})
document.addEventListener('turbo:submit-start', (event) => submitterOf(event)?.setAttribute('aria-busy', 'true'))
document.addEventListener('turbo:submit-end', (event) => submitterOf(event)?.removeAttribute('aria-busy'))

/** Mistakes of a form take the focus, so that they are read first; a message can be dismissed. */
function arrive() {
  document.querySelector<HTMLElement>('[data-focus]')?.focus()
  const message = document.querySelector('#message')
  if (!message || message.querySelector('button')) return
  const close = document.createElement('button')
  close.type = 'button'
  close.textContent = 'Fermer'
  close.addEventListener('click', () => message.remove())
  message.append(close)
}

function submitterOf(event: Event): HTMLElement | undefined {
  return (event as CustomEvent<{ formSubmission: { submitter?: HTMLElement } }>).detail.formSubmission.submitter
}
