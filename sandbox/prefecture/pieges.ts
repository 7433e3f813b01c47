import type { Lettre } from './reponses.ts'

/** The same answer with its message unreadable. */
export function spoil(lettre: Lettre): Lettre {
  return replaceMessage(lettre, 'Le serveur a rencontré une erreur interne (émulée).\n')
}

/** The same answer with a message that grows without end when entities are expanded. */
export function trap(lettre: Lettre): Lettre {
  const entities = Array.from(
    { length: 9 },
    (_, level) => `<!ENTITY n${level + 1} "${`&n${level};`.repeat(10)}">`,
  ).join('')
  return replaceMessage(
    lettre,
    `<?xml version="1.0"?><!DOCTYPE ARActe [<!ENTITY n0 "lol">${entities}]><ARActe>&n9;</ARActe>`,
  )
}

function replaceMessage(lettre: Lettre, text: string): Lettre {
  const last = lettre.pieces.length - 1
  const pieces = lettre.pieces.map((piece, index) =>
    index === last ? { ...piece, contenu: new TextEncoder().encode(text) } : piece,
  )
  return { ...lettre, pieces }
}
