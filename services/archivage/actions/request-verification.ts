import type { Ctx } from '#platform/context'
import { verifier } from '../integrite/verifier.ts'
import { demandConsult } from '../permissions.ts'
import { getArchive } from '../store/archives.ts'

/** Has an archive read again now; its page shows the result. @throws NotFoundError */
export async function requestVerification(ctx: Ctx, id: string): Promise<void> {
  demandConsult(ctx.actor)
  await getArchive(ctx, id)
  await ctx.jobs.enqueue(ctx, verifier, { archiveId: id }, { key: id })
}
