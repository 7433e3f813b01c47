/** Takes turns by key, within this process; whoever arrives asks the one before to give up what can be. */
export function createTurns() {
  const lasts = new Map<string, { giveUp: () => void; done: Promise<unknown> }>()
  return {
    /**
     * Waits for the earlier ones, then works.
     *
     * @param giveUp called when somebody else waits: must make `work` end soon, without error if it can
     */
    async take<T>(key: string, work: () => Promise<T>, giveUp: () => void): Promise<T> {
      const before = lasts.get(key)
      before?.giveUp()
      const turn = { giveUp, done: (before?.done ?? Promise.resolve()).then(work) }
      const settled = { giveUp, done: turn.done.catch(() => {}) }
      lasts.set(key, settled)
      try {
        return await turn.done
      } finally {
        if (lasts.get(key) === settled) lasts.delete(key)
      }
    },
  }
}
