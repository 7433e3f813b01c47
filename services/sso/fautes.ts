import { DomainError, type Faute, FormError } from '#platform/errors'

/**
 * What a refusal shows on the page it came from, with the status of its answer. What is no refusal of ours goes on.
 *
 * @throws the error itself, when it is not for the form
 */
export function explain(error: unknown): { fautes: readonly Faute[]; status: number } {
  if (error instanceof FormError) return { fautes: error.fautes, status: error.status }
  if (error instanceof DomainError && (error.status === 422 || error.status === 429))
    return { fautes: [{ code: error.code, message: error.message }], status: error.status }
  throw error
}

/** Two fields typed twice the same, because what is typed is not seen. @throws FormError */
export function checkConfirmation(motDePasse: string, confirmation: string): void {
  if (motDePasse !== confirmation)
    throw new FormError([
      {
        champ: 'confirmation',
        code: 'sso.confirmation-differente',
        message: 'Les deux mots de passe ne sont pas les mêmes.',
      },
    ])
}
