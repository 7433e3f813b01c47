import { lexer, type Token, type Tokens } from 'marked'

/**
 * Markdown as elements of the page, built one by one: raw HTML stays text, pictures become links, and only http(s) and
 * mail addresses lead anywhere. Nothing is ever parsed as HTML.
 */
export function renderMarkdown(text: string): DocumentFragment {
  return fragmentOf(lexer(text))
}

function fragmentOf(tokens: readonly Token[]): DocumentFragment {
  const fragment = document.createDocumentFragment()
  fragment.append(...tokens.map(render))
  return fragment
}

/** Elements whose content is that of the token. */
const SIMPLE: Readonly<Record<string, string>> = {
  paragraph: 'p',
  blockquote: 'blockquote',
  strong: 'strong',
  em: 'em',
  del: 'del',
}

function render(token: Token): Node {
  const tag = SIMPLE[token.type]
  if (tag) return withTokens(tag, token as Tokens.Paragraph)
  switch (token.type) {
    case 'heading':
      // The page has its own h1.
      return withTokens(`h${Math.min(6, (token as Tokens.Heading).depth + 1)}`, token)
    case 'list':
      return renderList(token as Tokens.List)
    case 'table':
      return renderTable(token as Tokens.Table)
    case 'code': {
      const pre = document.createElement('pre')
      pre.append(withText('code', (token as Tokens.Code).text))
      return pre
    }
    case 'codespan':
      return withText('code', (token as Tokens.Codespan).text)
    case 'link':
    case 'image':
      return renderLink(token as Tokens.Link | Tokens.Image)
    case 'hr':
    case 'br':
      return document.createElement(token.type)
    case 'space':
    case 'def':
      return document.createTextNode('')
    case 'text':
    case 'escape':
      return 'tokens' in token && token.tokens ? fragmentOf(token.tokens) : document.createTextNode(textOf(token))
    default:
      return document.createTextNode(token.raw)
  }
}

function renderList(list: Tokens.List): HTMLElement {
  const element = document.createElement(list.ordered ? 'ol' : 'ul')
  for (const item of list.items) element.append(withTokens('li', item))
  return element
}

function renderTable({ header, rows }: Tokens.Table): HTMLElement {
  const table = document.createElement('table')
  const line = (cells: readonly Tokens.TableCell[], tag: string) => {
    const row = document.createElement('tr')
    row.append(...cells.map((cell) => withTokens(tag, cell)))
    return row
  }
  table.append(line(header, 'th'), ...rows.map((cells) => line(cells, 'td')))
  return table
}

function renderLink({ href, text }: Tokens.Link | Tokens.Image): Node {
  if (!/^(https?|mailto):/i.test(href)) return document.createTextNode(text)
  const link = withText('a', text || href) as HTMLAnchorElement
  link.href = href
  link.rel = 'noopener noreferrer'
  link.target = '_blank'
  return link
}

function withTokens(tag: string, token: { tokens?: Token[] | undefined; text?: string }): HTMLElement {
  const element = document.createElement(tag)
  element.append(token.tokens ? fragmentOf(token.tokens) : (token.text ?? ''))
  return element
}

function withText(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag)
  element.textContent = text
  return element
}

/** The lexer escapes what it takes for text to be put in HTML; the raw form is what was typed. */
const textOf = (token: Token) => (token.type === 'escape' ? (token as Tokens.Escape).text : token.raw)
