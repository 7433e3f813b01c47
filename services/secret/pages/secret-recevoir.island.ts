import { parseFragment } from '#standards/privatebin'
import { renderContenu } from '../navigateur/contenu.ts'
import { ask, Formulaire } from '../navigateur/formulaire.ts'
import { openReponseScellee, parseReponse } from '../sceau.ts'

/** Opens the answer to a request with the key of the agent’s own link. */
class SecretRecevoir extends HTMLElement {
  connectedCallback() {
    const page = new Formulaire(this)
    const fragment = parseFragment(location.hash)
    page.show('[data-sans-cle]', !fragment)
    page.show('form')
    page.onSubmit('form', async () => {
      const key = fragment?.key ?? parseFragment(page.value('cle').trim())?.key
      if (!key) throw new Error('Cette clé n’en est pas une : recopiez-la en entier.')
      page.progress('Lecture…')
      const received = await ask<{ cleEnveloppee: string; reponse: string }>(this.dataset.api ?? '', {})
      const sealed = parseReponse(received.reponse)
      const clair = sealed && (await openReponseScellee(sealed, received.cleEnveloppee, key).catch(() => undefined))
      if (!clair) throw new Error('Cette clé n’ouvre pas la réponse : ce n’est pas le lien de cette demande.')
      const noms = clair.attachment_name ?? []
      const fichiers = (clair.attachment ?? []).map((adresse, rang) => ({ nom: noms[rang] ?? 'fichier', adresse }))
      page.show('form', false)
      page.get('[data-contenu]').replaceChildren(renderContenu({ texte: clair.paste, fichiers }, 'plaintext'))
      page.show('[data-contenu]')
      page.get('[data-contenu]').focus()
    })
  }
}

customElements.define('secret-recevoir', SecretRecevoir)
