import { fromBase58 } from '#standards/privatebin'
import { readClair } from '../navigateur/fichiers.ts'
import { ask, Formulaire, random } from '../navigateur/formulaire.ts'
import { sealReponse } from '../sceau.ts'

const POINT_BYTES = 65

/** Seals an answer to the public key of the link: the server could not put its own in its place. */
class SecretRepondre extends HTMLElement {
  connectedCallback() {
    const page = new Formulaire(this)
    page.show('form')
    page.onSubmit('form', async () => {
      const publique = fromBase58(location.hash.slice(1).split('&')[0] as string)
      if (publique?.length !== POINT_BYTES)
        throw new Error('Le lien est incomplet : ouvrez celui que vous avez reçu, en entier.')
      page.progress('Chiffrement…')
      const clair = await readClair(page, Number(this.dataset.octets))
      const sealed = await sealReponse(clair, publique, random)
      page.progress('Envoi…')
      await ask(this.dataset.api ?? '', sealed)
      page.get<HTMLFormElement>('form').reset()
      page.show('form', false)
      page.show('[data-pret]')
      page.get('[data-pret]').focus()
    })
  }
}

customElements.define('secret-repondre', SecretRepondre)
