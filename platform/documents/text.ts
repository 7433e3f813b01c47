/** Width of a text in points, in the style being set. */
export type Measure = (text: string) => number

/**
 * Text as it can be printed: composed accents, no control character, and □ for what the font cannot draw (emoji, other
 * scripts), since a missing glyph would break the accessible text of the file.
 */
export function printable(text: string, isDrawable: (codePoint: number) => boolean): string {
  const clean = text.normalize('NFC').replace(/\r\n?/g, '\n').replace(/\t/g, ' ')
  return [...clean.replace(/[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]/g, '')]
    .map((character) => (character === '\n' || isDrawable(character.codePointAt(0)!) ? character : '□'))
    .join('')
}

/**
 * Lines of a text, none wider than `width`. Breaks at spaces, no-break ones excepted; a word wider than the line (an
 * address, an identifier) is cut where it has to be. Line breaks of the text are kept.
 *
 * A line that ends between two words keeps a space, which tells screen readers that the word is over.
 */
export function wrapText(text: string, width: number, measure: Measure): string[] {
  const paragraphs = text.split('\n').map((paragraph) => wrapParagraph(paragraph, width, measure))
  return paragraphs.flatMap((lines, index) =>
    index < paragraphs.length - 1 ? [...lines.slice(0, -1), `${lines.at(-1)} `] : lines,
  )
}

function wrapParagraph(paragraph: string, width: number, measure: Measure): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of paragraph.split(/ +/).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (measure(longer) <= width) {
      line = longer
      continue
    }
    if (line !== '') lines.push(`${line} `)
    const pieces = cutWord(word, width, measure)
    lines.push(...pieces.slice(0, -1))
    line = pieces.at(-1) ?? ''
  }
  return [...lines, line]
}

function cutWord(word: string, width: number, measure: Measure): string[] {
  const characters = [...word]
  const pieces: string[] = []
  for (let from = 0; from < characters.length; ) {
    const count = longestStart(characters, from, width, measure)
    pieces.push(characters.slice(from, from + count).join(''))
    from += count
  }
  return pieces
}

/** Number of characters that fit, one at least: doubled until too many, then by halving, so as to measure short texts. */
function longestStart(characters: string[], from: number, width: number, measure: Measure): number {
  const isFit = (count: number) => measure(characters.slice(from, from + count).join('')) <= width
  const left = characters.length - from
  let fits = 1
  while (fits < left && isFit(Math.min(2 * fits, left))) fits = Math.min(2 * fits, left)
  let tooMany = Math.min(2 * fits, left + 1)
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1
    if (isFit(middle)) fits = middle
    else tooMany = middle
  }
  return fits
}
