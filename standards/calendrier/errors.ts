/** Codes of {@link CalendrierError}. */
export type CalendrierErrorCode = 'calendrier.jour' | 'calendrier.instant' | 'calendrier.duree' | 'calendrier.nombre'

/** A day, an instant or a duration that cannot be read or lies outside the years 1900–9999; message in French. */
export class CalendrierError extends Error {
  readonly code: CalendrierErrorCode

  constructor(code: CalendrierErrorCode, message: string) {
    super(message)
    this.name = 'CalendrierError'
    this.code = code
  }
}
