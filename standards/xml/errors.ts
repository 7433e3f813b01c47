/** Codes of {@link XmlError}. */
export type XmlErrorCode =
  | 'xml.encodage'
  | 'xml.malforme'
  | 'xml.dtd-interdite'
  | 'xml.trop-gros'
  | 'xml.trop-profond'
  | 'xml.trop-de-noeuds'
  | 'xml.trop-d-attributs'
  | 'xml.element-absent'
  | 'xml.nom-invalide'

/** An XML document that cannot be read or written. The message is French and names the line when it is known. */
export class XmlError extends Error {
  readonly code: XmlErrorCode
  /** 1-based line of the fault, when it comes from the document. */
  readonly line: number | undefined
  /** 1-based column of the fault, counted in characters. */
  readonly column: number | undefined

  constructor(code: XmlErrorCode, message: string, position?: { line: number; column: number }) {
    super(position ? `${message} (ligne ${position.line}, colonne ${position.column})` : message)
    this.name = 'XmlError'
    this.code = code
    this.line = position?.line
    this.column = position?.column
  }
}
