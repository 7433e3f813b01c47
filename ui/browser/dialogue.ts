/** Opens each folded `details.dialogue` as a modal dialog, which traps the focus and gives it back. */
export function enhanceDialogues() {
  document.addEventListener('click', (event) => {
    const target = event.target as Element
    const summary = target.closest('details.dialogue > summary')
    if (!summary) return
    event.preventDefault()
    open(summary.parentElement as HTMLDetailsElement)
  })
}

/** The content moves into the dialog, beside its old place so that its buttons stay in their form, then back. */
function open(details: HTMLDetailsElement) {
  const content = details.querySelector('.dialogue-contenu') as HTMLElement
  const dialog = document.createElement('dialog')
  const close = document.createElement('button')
  close.type = 'button'
  close.className = 'secondaire'
  close.textContent = 'Annuler'
  close.addEventListener('click', () => dialog.close())
  const titre = content.querySelector('h2') as HTMLElement
  titre.id ||= `dialogue-${document.querySelectorAll('details.dialogue h2').length}-${performance.now().toFixed()}`
  dialog.setAttribute('aria-labelledby', titre.id)
  content.querySelector(':scope > .actions')?.append(close)
  dialog.append(content)
  details.after(dialog)
  dialog.addEventListener('close', () => {
    close.remove()
    details.append(content)
    dialog.remove()
  })
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close()
  })
  dialog.showModal()
}
