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

/** What {@link readChildren} found: the type of each child (absent when unknown here), and what is wrong. */
export type ReadChildren = {
  types: (string | undefined)[]
  /** Children that do not come next; `late` when the model has them further on: something is missing before them. */
  unexpected: { index: number; expected: string[]; late: boolean }[]
  /** Names of which one should still have come; empty when the element is complete. */
  missing: string[]
}

/** Follows the model along the names of the children, past what is missing and over what does not fit. */
export function readChildren(model: ContentModel, names: readonly string[]): ReadChildren {
  const result: ReadChildren = { types: [], unexpected: [], missing: [] }
  let position: number | undefined
  let open = model.first
  for (const [index, name] of names.entries()) {
    const next = positionNamed(model, open, name)
    const found = next ?? positionAfter(model, open, name)
    if (next === undefined) {
      const late = found !== undefined
      result.unexpected.push({ index, expected: late ? requiredAt(model, open) : namesAt(model, open), late })
    }
    // Out of place, it is still read as what it would be elsewhere: its own faults and identifiers count.
    result.types.push(model.positions[found ?? rankOf(model, name)]?.type)
    if (found === undefined) continue
    position = found
    open = model.follow[found]!
  }
  const complete = position === undefined ? model.nullable : model.last.has(position)
  if (!complete) result.missing = requiredAt(model, open)
  return result
}

function positionNamed(model: ContentModel, positions: readonly number[], name: string): number | undefined {
  return positions.find((position) => model.positions[position]!.name === name)
}

/** First position with this name that can be reached from the open ones. */
function positionAfter(model: ContentModel, open: readonly number[], name: string): number | undefined {
  return positionNamed(model, [...reachedFrom(model, open)], name)
}

function reachedFrom(model: ContentModel, open: readonly number[]): Set<number> {
  const reached = new Set(open)
  for (const position of reached) for (const next of model.follow[position]!) reached.add(next)
  return reached
}

/** Open names that cannot be skipped: those from which no other open one can still be reached. */
function requiredAt(model: ContentModel, open: readonly number[]): string[] {
  const required = open.filter((position) => {
    const after = reachedFrom(model, model.follow[position]!)
    return !open.some((other) => other !== position && after.has(other) && !reachedFrom(model, [other]).has(position))
  })
  return namesAt(model, required)
}

function namesAt(model: ContentModel, positions: readonly number[]): string[] {
  return [...new Set(positions.map((position) => model.positions[position]!.name))]
}

/** Rank of an element name among the children of its parent, to put kept elements back in their place. */
export function rankOf(model: ContentModel, name: string): number {
  const rank = model.positions.findIndex((position) => position.name === name)
  return rank < 0 ? model.positions.length : rank
}
