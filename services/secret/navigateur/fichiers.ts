import type { Clair } from '#standards/privatebin'
import type { Formulaire } from './formulaire.ts'

/**
 * The text and the files of a form, ready to be encrypted.
 *
 * @param maxSize bytes of the files, in all
 * @throws Error in words for the person
 */
export async function readClair(page: Formulaire, maxSize: number): Promise<Clair> {
  const paste = page.value('texte')
  const files = [...(page.get<HTMLInputElement>('[name="fichiers"]').files ?? [])]
  if (paste === '' && files.length === 0) throw new Error('Écrivez un texte ou choisissez un fichier.')
  const size = files.reduce((sum, file) => sum + file.size, 0)
  if (size > maxSize) throw new Error('Ces fichiers sont trop grands pour un secret.')
  if (files.length === 0) return { paste }
  const attachment = await Promise.all(files.map(readDataUrl))
  return { paste, attachment, attachment_name: files.map(({ name }) => name) }
}

/** A file as PrivateBin carries it: an address `data:` inside the encrypted text. */
function readDataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(String(reader.result)))
    reader.addEventListener('error', () => reject(new Error(`Le fichier « ${file.name} » ne peut pas être lu.`)))
    reader.readAsDataURL(file)
  })
}

/** Types shown in the page; everything else, SVG and PDF included, is only handed to be saved. */
const IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** A link that saves the file, and the picture itself when it is one. Its name is untrusted: it is only ever text. */
export function renderFichier({ nom, adresse }: { nom: string; adresse: string }): HTMLElement {
  const blob = toBlob(adresse)
  const item = document.createElement('li')
  if (!blob) {
    item.textContent = `${nom} : fichier illisible`
    return item
  }
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = nom
  link.dataset.turbo = 'false'
  link.textContent = `${nom} (${Math.ceil(blob.size / 1000)} ko)`
  item.append(link)
  if (IMAGES.has(blob.type)) {
    const image = document.createElement('img')
    image.src = url
    image.alt = nom
    item.append(image)
  }
  return item
}

function toBlob(adresse: string): Blob | undefined {
  const match = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[^,]*?)?;base64,([A-Za-z0-9+/=\s]*)$/.exec(adresse)
  if (!match) return undefined
  const [, type = '', content = ''] = match
  const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0))
  // A page would run in our origin if it were opened from its address: other types lose their name.
  return new Blob([bytes], { type: IMAGES.has(type) ? type : 'application/octet-stream' })
}
