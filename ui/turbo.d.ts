/** What we use of Turbo, which ships no types. */
declare module '@hotwired/turbo' {
  export const config: { drive: { progressBarDelay: number } }
}

/** Addresses written by the build. */
declare const PDF_WORKER: string
declare const PDF_DECODERS: string
