import {
  type Adata,
  type Cipher,
  DechiffrementError,
  decryptDocument,
  encryptCommentaire,
  parseFragment,
} from '#standards/privatebin'
import { renderContenu } from '../navigateur/contenu.ts'
import { type CommentaireRecu, renderDiscussion } from '../navigateur/discussion.ts'
import { ask, Formulaire, random } from '../navigateur/formulaire.ts'

interface Recu {
  id: string
  ct: string
  adata: Adata
  comments: CommentaireRecu[]
}

/** Fetches a ciphertext, after a click when that uses an opening up, and opens it here. */
class SecretOuvrir extends HTMLElement {
  private page = new Formulaire(this)
  private key: Uint8Array | undefined
  private recu: Recu | undefined
  private motDePasse = ''
  private parent: string | undefined

  connectedCallback() {
    const { page } = this
    const fragment = parseFragment(location.hash)
    this.key = fragment?.key
    page.show('[data-sans-cle]', !this.key)
    page.onSubmit('[data-entree]', () => this.fetch())
    page.onSubmit('[data-verrou]', () => this.open(page.value('mot-de-passe')))
    page.onSubmit('[data-repondre]', () => this.answer())
    page.show('[data-entree]')
    // A PrivateBin link without its waiting mark opens at once, unless reading it erases it.
    const waits = fragment?.attendre ?? true
    if (!waits && this.dataset.limite === 'non') page.get<HTMLFormElement>('[data-entree]').requestSubmit()
  }

  private get address() {
    return `${this.dataset.endpoint}?pasteid=${this.dataset.identifiant}`
  }

  private async fetch() {
    const { page } = this
    this.key ??= parseFragment(page.value('cle').trim())?.key
    if (!this.key) throw new Error('Cette clé n’en est pas une : recopiez-la en entier.')
    page.progress('Lecture…')
    this.recu ??= await ask<Recu>(this.address)
    page.show('[data-entree]', false)
    try {
      await this.open('')
    } catch (error) {
      if (!(error instanceof DechiffrementError)) throw error
      page.show('[data-verrou]')
      page.get('[name="mot-de-passe"]').focus()
    }
  }

  private async open(motDePasse: string) {
    const { page, key, recu } = this
    if (!key || !recu) return
    page.progress('Déchiffrement…')
    const clair = await decryptDocument(recu, key, motDePasse)
    this.motDePasse = motDePasse
    page.show('[data-verrou]', false)
    const content = page.get('[data-contenu]')
    content.replaceChildren(renderContenu(clair, recu.adata[1]))
    page.show('[data-faits]', false)
    page.show('[data-derniere]')
    page.show('[data-contenu]')
    page.show('[data-copie]', clair.texte !== '')
    page.get('[data-copier]').addEventListener('click', () => void copy(page, clair.texte))
    content.focus()
    if (recu.adata[2] === 1) await this.discuss()
  }

  private async discuss() {
    const { page, key, recu, motDePasse } = this
    if (!key || !recu) return
    const discussion = await renderDiscussion(recu.comments, recu.id, key, motDePasse, (parent) => {
      this.parent = parent
      page.get('[name="commentaire"]').focus()
    })
    page.get('[data-commentaires]').replaceChildren(discussion)
    page.show('[data-discussion]')
  }

  private async answer() {
    const { page, key, recu, motDePasse } = this
    if (!key || !recu) return
    const nickname = page.value('pseudonyme').trim()
    const comment = page.value('commentaire')
    const clair = nickname ? { comment, nickname } : { comment }
    const sealed: { ct: string; adata: Cipher } = await encryptCommentaire(clair, {
      key,
      motDePasse,
      compression: 'zlib',
      random,
    })
    await ask(this.dataset.endpoint ?? '', {
      v: 2,
      ...sealed,
      pasteid: recu.id,
      parentid: this.parent ?? recu.id,
    })
    page.get<HTMLFormElement>('[data-repondre]').reset()
    this.parent = undefined
    this.recu = await ask<Recu>(this.address)
    await this.discuss()
  }
}

async function copy(page: Formulaire, texte: string) {
  const said = page.get('[data-copiee]')
  try {
    await navigator.clipboard.writeText(texte)
    said.textContent = 'Texte copié.'
  } catch {
    said.textContent = 'Votre navigateur a refusé la copie : sélectionnez le texte.'
  }
}

customElements.define('secret-ouvrir', SecretOuvrir)
