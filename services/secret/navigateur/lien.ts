import type { Formulaire } from './formulaire.ts'
import { renderQr } from './qr.ts'

/** Shows the link that was made, with every way to hand it over. The mail is written without the key. */
export function renderLien(page: Formulaire, lien: { adresse: string; fragment: string; suppression?: string }) {
  const { adresse, fragment, suppression } = lien
  const whole = `${adresse}${fragment}`
  page.get<HTMLInputElement>('[data-lien]').value = whole
  page.get<HTMLInputElement>('[data-cle]').value = fragment.replace(/^#-?/, '')
  if (suppression) page.get<HTMLInputElement>('[data-suppression]').value = suppression
  page.get('[data-qr]').replaceChildren(renderQr(whole))
  const body = `Bonjour,\n\nUn secret vous attend à cette adresse :\n${adresse}\n\nLa page vous demandera une clé, que je vous donne à part.\n`
  page.get<HTMLAnchorElement>('[data-courriel]').href =
    `mailto:?subject=${encodeURIComponent('Un secret pour vous')}&body=${encodeURIComponent(body)}`
  page.get('[data-copier]').addEventListener('click', () => {
    void navigator.clipboard.writeText(whole).then(
      () => {
        page.get('[data-copie]').textContent = 'Lien copié.'
      },
      () => page.get<HTMLInputElement>('[data-lien]').select(),
    )
  })
  page.show('[data-pret]')
  page.get('[data-pret]').focus()
}
