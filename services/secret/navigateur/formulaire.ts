import type { Random } from '#standards/privatebin'

export const random: Random = (size) => crypto.getRandomValues(new Uint8Array(size))

/** What an island says and reads, by the marks of its page. */
export class Formulaire {
  readonly #root: HTMLElement

  constructor(root: HTMLElement) {
    this.#root = root
  }

  /** @throws Error when the page lacks it: a mistake of ours */
  get<Found extends Element = HTMLElement>(selector: string): Found {
    const found = this.#root.querySelector<Found>(selector)
    if (!found) throw new Error(`The page lacks ${selector}`)
    return found
  }

  value(name: string): string {
    return this.#root.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value ?? ''
  }

  checked(name: string): boolean {
    return this.#root.querySelector<HTMLInputElement>(`[name="${name}"]`)?.checked ?? false
  }

  show(selector: string, visible = true) {
    this.get(selector).hidden = !visible
  }

  progress(message: string) {
    this.get('[data-etat]').textContent = message
  }

  fail(message: string) {
    const element = this.get('[data-erreur]')
    element.hidden = message === ''
    element.textContent = message
  }

  /** Runs what a form asks for; its button waits, its mistakes are said. */
  onSubmit(selector: string, work: () => Promise<void>) {
    const form = this.get<HTMLFormElement>(selector)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#run(form, work)
    })
  }

  async #run(form: HTMLFormElement, work: () => Promise<void>) {
    const button = form.querySelector<HTMLButtonElement>('button[type=submit]')
    this.fail('')
    if (button) button.disabled = true
    try {
      await work()
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error))
    } finally {
      this.progress('')
      if (button) button.disabled = false
    }
  }
}

/** Speaks the protocol: a refusal of the server is an error in its own words. */
export async function ask<Answer>(url: string, body?: object): Promise<Answer> {
  const headers: Record<string, string> = { 'x-requested-with': 'JSONHttpRequest', 'accept-language': 'fr' }
  const answer = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: body ? { ...headers, 'content-type': 'application/json' } : headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
    referrerPolicy: 'no-referrer',
  }).catch(() => {
    throw new Error('Le serveur ne répond pas. Vérifiez la connexion puis recommencez.')
  })
  if (answer.redirected)
    throw new Error('Votre session a expiré : reconnectez-vous dans un autre onglet, puis recommencez.')
  const content = (await answer.json().catch(() => ({}))) as { status?: number; message?: string }
  if (content.status !== 0)
    throw new Error(content.message ?? 'La demande a été refusée. Rechargez la page et recommencez.')
  return content as Answer
}
