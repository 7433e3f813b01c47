import { type Cipher, decryptCommentaire } from '#standards/privatebin'

export interface CommentaireRecu {
  id: string
  parentid: string
  ct: string
  adata: Cipher
  meta: { created?: number }
}

/**
 * The comments as nested lists, each opened here; one that does not open says so instead of hiding.
 *
 * @param answerTo called with the identifier of the comment to answer
 */
export async function renderDiscussion(
  comments: readonly CommentaireRecu[],
  documentId: string,
  key: Uint8Array,
  motDePasse: string,
  answerTo: (parent: string) => void,
): Promise<HTMLElement> {
  const known = new Set(comments.map(({ id }) => id))
  const children = Map.groupBy(comments, ({ parentid }) => (known.has(parentid) ? parentid : documentId))
  const opened = new Map<string, Promise<{ texte: string; auteur: string }>>()
  for (const one of comments)
    opened.set(
      one.id,
      decryptCommentaire(one, key, motDePasse).catch(() => UNREADABLE),
    )
  const renderList = async (parent: string): Promise<HTMLElement> => {
    const list = document.createElement('ul')
    list.className = 'secret-reponses'
    for (const one of children.get(parent) ?? []) {
      const item = renderOne(one, (await opened.get(one.id)) ?? UNREADABLE, answerTo)
      if (children.has(one.id)) item.append(await renderList(one.id))
      list.append(item)
    }
    return list
  }
  return renderList(documentId)
}

const UNREADABLE = { texte: 'Cette réponse ne peut pas être déchiffrée avec votre lien.', auteur: '' }

function renderOne(
  { id, meta }: CommentaireRecu,
  { texte, auteur }: { texte: string; auteur: string },
  answerTo: (parent: string) => void,
): HTMLElement {
  const item = document.createElement('li')
  const head = document.createElement('p')
  const name = document.createElement('strong')
  name.textContent = auteur || 'Anonyme'
  const date = meta.created ? new Date(meta.created * 1000).toLocaleString('fr-FR') : ''
  head.append(name, date ? `, le ${date}` : '')
  const text = document.createElement('pre')
  text.className = 'secret-texte'
  text.textContent = texte
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'secondaire'
  button.textContent = 'Répondre à ce message'
  button.addEventListener('click', () => answerTo(id))
  item.append(head, text, button)
  return item
}
