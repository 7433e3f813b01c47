import { encryptDocument, type Formateur, fragmentOf } from '#standards/privatebin'
import { readClair } from '../navigateur/fichiers.ts'
import { ask, Formulaire, random } from '../navigateur/formulaire.ts'
import { renderLien } from '../navigateur/lien.ts'

interface Cree {
  id: string
  deletetoken: string
}

/** Encrypts what was typed and sends the ciphertext; the key goes into the link and nowhere else. */
class SecretNouveau extends HTMLElement {
  connectedCallback() {
    const page = new Formulaire(this)
    page.show('form')
    page.get('[data-proposer]').addEventListener('click', () => {
      page.get<HTMLInputElement>('[name="mot-de-passe"]').value = createPassword()
    })
    const ouvertures = page.get<HTMLSelectElement>('[name="ouvertures"]')
    const discussion = page.get<HTMLInputElement>('[name="discussion"]')
    const tie = () => {
      discussion.disabled = ouvertures.value === '1'
      if (discussion.disabled) discussion.checked = false
    }
    ouvertures.addEventListener('change', tie)
    tie()
    page.onSubmit('form', () => this.send(page))
  }

  private async send(page: Formulaire) {
    page.progress('Chiffrement…')
    const clair = await readClair(page, Number(this.dataset.octets))
    const key = random(32)
    const ouvertures = page.value('ouvertures')
    const sealed = await encryptDocument(clair, {
      key,
      motDePasse: page.value('mot-de-passe'),
      formateur: page.value('format') as Formateur,
      discussion: page.checked('discussion'),
      burn: ouvertures === '1',
      compression: 'zlib',
      random,
    })
    page.progress('Envoi…')
    const cree = await ask<Cree>(this.dataset.api ?? '', {
      v: 2,
      ...sealed,
      meta: { expire: page.value('duree') },
      libelle: page.value('libelle'),
      ouverturesMax: ouvertures === '' ? null : Number(ouvertures),
      prevenir: page.checked('prevenir'),
    })
    page.get<HTMLFormElement>('form').reset()
    page.show('form', false)
    const endpoint = this.dataset.endpoint ?? ''
    renderLien(page, {
      adresse: `${endpoint}?${cree.id}`,
      // Without the waiting mark, which some clients do not read: our own page waits for a click anyway.
      fragment: fragmentOf(key, false),
      suppression: `${endpoint}?pasteid=${cree.id}&deletetoken=${cree.deletetoken}`,
    })
  }
}

/** Twenty signs that are not mistaken for one another on the telephone: 96 bits. */
function createPassword(): string {
  const signs = 'abcdefghjkmnpqrstuvwxyz23456789'
  const picked: string[] = []
  // Bytes beyond a whole number of alphabets would favour its first signs.
  while (picked.length < 20) {
    const [byte = 255] = random(1)
    if (byte < 248) picked.push(signs[byte % signs.length] as string)
  }
  return picked.join('').replace(/.{5}(?=.)/g, '$&-')
}

customElements.define('secret-nouveau', SecretNouveau)
