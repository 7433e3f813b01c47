/**
 * Content model of one complex type, compiled from the notation of `grammar.ts` into the automaton of its positions
 * (Glushkov): a position is an occurrence of a name in the expression. Schemas being deterministic, reading children
 * needs one position at a time.
 */
export type ContentModel = {
  positions: readonly { name: string; type: string }[]
  first: readonly number[]
  last: ReadonlySet<number>
  follow: readonly (readonly number[])[]
  nullable: boolean
}

type Part = { first: number[]; last: number[]; nullable: boolean }

/** Compiles an expression such as `A:Text* (B | C)? D`. The expression comes from our own table, hence is well formed. */
export function compileModel(expression: string): ContentModel {
  const tokens = expression.match(/[()|?*+]|[\w:]+/g) ?? []
  const positions: { name: string; type: string }[] = []
  const follow: number[][] = []
  let cursor = 0
  const { first, last, nullable } = readChoice()
  return { positions, first, last: new Set(last), follow, nullable }

  function readChoice(): Part {
    let part = readSequence()
    while (tokens[cursor] === '|') {
      cursor += 1
      const next = readSequence()
      part = {
        first: [...part.first, ...next.first],
        last: [...part.last, ...next.last],
        nullable: part.nullable || next.nullable,
      }
    }
    return part
  }

  function readSequence(): Part {
    let part: Part = { first: [], last: [], nullable: true }
    while (cursor < tokens.length && tokens[cursor] !== ')' && tokens[cursor] !== '|') {
      const next = readRepeated()
      for (const position of part.last) follow[position]!.push(...next.first)
      part = {
        first: part.nullable ? [...part.first, ...next.first] : part.first,
        last: next.nullable ? [...part.last, ...next.last] : next.last,
        nullable: part.nullable && next.nullable,
      }
    }
    return part
  }

  function readRepeated(): Part {
    const part = readAtom()
    const mark = tokens[cursor] ?? ''
    if (!'?*+'.includes(mark) || mark === '') return part
    cursor += 1
    if (mark !== '?') for (const position of part.last) follow[position]!.push(...part.first)
    return mark === '+' ? part : { ...part, nullable: true }
  }

  function readAtom(): Part {
    const token = tokens[cursor++]!
    if (token === '(') {
      const part = readChoice()
      cursor += 1
      return part
    }
    const [name, type] = token.split(':')
    positions.push({ name: name!, type: type ?? name! })
    follow.push([])
    const position = positions.length - 1
    return { first: [position], last: [position], nullable: false }
  }
}

/** What {@link readChildren} found: the type of each child (absent when refused), and what is wrong. */
export type ReadChildren = {
  types: (string | undefined)[]
  unexpected: { index: number; expected: string[] }[]
  /** Names of which one should still have come; empty when the element is complete. */
  missing: string[]
}

/** Follows the model along the names of the children; a child that does not fit is reported and stepped over. */
export function readChildren(model: ContentModel, names: readonly string[]): ReadChildren {
  const result: ReadChildren = { types: [], unexpected: [], missing: [] }
  let position: number | undefined
  for (const [index, name] of names.entries()) {
    const open: readonly number[] = position === undefined ? model.first : model.follow[position]!
    const next = open.find((candidate) => model.positions[candidate]!.name === name)
    if (next === undefined) result.unexpected.push({ index, expected: namesAt(model, open) })
    result.types.push(next === undefined ? undefined : model.positions[next]!.type)
    position = next ?? position
  }
  const complete = position === undefined ? model.nullable : model.last.has(position)
  const open = position === undefined ? model.first : model.follow[position]!
  if (!complete) result.missing = namesAt(model, open)
  return result
}

function namesAt(model: ContentModel, positions: readonly number[]): string[] {
  return [...new Set(positions.map((position) => model.positions[position]!.name))]
}

/** Rank of an element name among the children of its parent, to put kept elements back in their place. */
export function rankOf(model: ContentModel, name: string): number {
  const rank = model.positions.findIndex((position) => position.name === name)
  return rank < 0 ? model.positions.length : rank
}
