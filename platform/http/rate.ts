import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { DomainError } from '#platform/errors'

const LIMITS = {
  page: { points: 600, duration: 60 },
  sensible: { points: 20, duration: 300 },
  depot: { points: 6000, duration: 60 },
} as const

/** @throws DomainError `http.trop-de-demandes` with `details.secondes` to wait */
export interface RateLimits {
  consume(rate: keyof typeof LIMITS, key: string): Promise<void>
}

/** Limits of one process, by account when there is one, by address otherwise. */
export function createRateLimits(): RateLimits {
  const limiters = Object.fromEntries(
    Object.entries(LIMITS).map(([name, limit]) => [name, new RateLimiterMemory({ ...limit, keyPrefix: name })]),
  ) as Record<keyof typeof LIMITS, RateLimiterMemory>
  return {
    async consume(rate, key) {
      try {
        await limiters[rate].consume(key)
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error
        const secondes = Math.ceil(error.msBeforeNext / 1000)
        throw new DomainError(
          'http.trop-de-demandes',
          `Trop de demandes à la suite. Attendez ${secondes} s puis recommencez.`,
          {
            status: 429,
            details: { secondes },
          },
        )
      }
    },
  }
}
