/** Copies of a form kept in this tab while the server cannot have it: browser code of the draft's island. */

/** Fields that belong to the page, not to what was typed. */
const NOT_KEPT = new Set(['version', 'action'])

interface Copy {
  version: string
  fields: [name: string, value: string][]
}

export function keepCopy(key: string, form: HTMLFormElement, version: string) {
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !NOT_KEPT.has(name))
  sessionStorage.setItem(key, JSON.stringify({ version, fields }))
}

export function dropCopy(key: string) {
  sessionStorage.removeItem(key)
}

/**
 * What was typed before the session was lost comes back, if nobody saved anything else since.
 *
 * @returns whether something came back
 */
export function restoreCopy(key: string, form: HTMLFormElement, version: string): boolean {
  const text = sessionStorage.getItem(key)
  if (!text) return false
  dropCopy(key)
  const copy = JSON.parse(text) as Copy
  if (copy.version !== version) return false
  for (const box of form.querySelectorAll<HTMLInputElement>('input[type=checkbox]')) box.checked = false
  for (const [name, value] of copy.fields) fill(form, name, value)
  return true
}

function fill(form: HTMLFormElement, name: string, value: string) {
  const control = form.elements.namedItem(name)
  if (control instanceof HTMLInputElement && control.type === 'checkbox') control.checked = true
  else if (
    control instanceof RadioNodeList ||
    control instanceof HTMLSelectElement ||
    control instanceof HTMLTextAreaElement ||
    control instanceof HTMLInputElement
  )
    control.value = value
}
