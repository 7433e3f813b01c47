import { toBase58 } from '#standards/privatebin'
import { ask, Formulaire, random } from '../navigateur/formulaire.ts'
import { createCles } from '../sceau.ts'

/** Makes the keys of a request, and the two links that carry them. */
class SecretDemander extends HTMLElement {
  connectedCallback() {
    const page = new Formulaire(this)
    page.show('form')
    page.onSubmit('form', async () => {
      page.progress('Création des clés…')
      const { publique, secret, enveloppee } = await createCles(random)
      const links = await ask<{ repondre: string; ouvrir: string }>(this.dataset.api ?? '', {
        objet: page.value('objet'),
        jours: Number(page.value('jours')),
        cleEnveloppee: enveloppee,
      })
      page.get<HTMLInputElement>('[data-repondre]').value = `${links.repondre}#${toBase58(publique)}`
      page.get<HTMLInputElement>('[data-ouvrir]').value = `${links.ouvrir}#${toBase58(secret)}`
      page.show('form', false)
      page.show('[data-pret]')
      page.get('[data-pret]').focus()
    })
    for (const button of this.querySelectorAll<HTMLElement>('[data-copier]'))
      button.addEventListener('click', () => {
        const field = page.get<HTMLInputElement>(button.dataset.copier ?? '')
        void navigator.clipboard.writeText(field.value).then(
          () => {
            page.get('[data-copie]').textContent = 'Lien copié.'
          },
          () => field.select(),
        )
      })
  }
}

customElements.define('secret-demander', SecretDemander)
