const SIGNS = /«\s+|\s+([»?!;:])/g
/** Where a text is data, not prose. */
const DATA = 'textarea, option, pre, code, script, style'

/** French signs never begin nor end a line alone: their spaces become unbreakable. */
export function keepSignsTogether(root: Element) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const text = unbreakable(node.data)
    if (text !== node.data && !node.parentElement?.closest(DATA)) node.data = text
  }
}

export function unbreakable(text: string): string {
  return text.replace(SIGNS, (_found, sign?: string) => (sign ? `\u00a0${sign}` : '«\u00a0'))
}
