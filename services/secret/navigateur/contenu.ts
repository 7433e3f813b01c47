import type { Formateur } from '#standards/privatebin'
import { renderFichier } from './fichiers.ts'
import { renderMarkdown } from './markdown.ts'

/** An opened secret: its text as its sender wanted it shown, then its files. */
export function renderContenu(
  { texte, fichiers }: { texte: string; fichiers: readonly { nom: string; adresse: string }[] },
  formateur: Formateur,
): DocumentFragment {
  const fragment = document.createDocumentFragment()
  if (texte !== '') fragment.append(formateur === 'markdown' ? renderMarkdown(texte) : renderTexte(texte, formateur))
  if (fichiers.length > 0) {
    const list = document.createElement('ul')
    list.className = 'liens'
    list.append(...fichiers.map(renderFichier))
    fragment.append(list)
  }
  return fragment
}

function renderTexte(texte: string, formateur: Formateur): HTMLElement {
  const pre = document.createElement('pre')
  pre.className = formateur === 'plaintext' ? 'secret-texte' : 'secret-code'
  pre.textContent = texte
  return pre
}
