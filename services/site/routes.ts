import type { Route } from '#platform/http'
import { bureauRoutes } from './routes/bureau.ts'
import { documentRoutes } from './routes/documents.ts'
import { maisonRoutes } from './routes/maison.ts'
import { publicRoutes } from './routes/public.ts'

export const routes: readonly Route[] = [...publicRoutes, ...documentRoutes, ...bureauRoutes, ...maisonRoutes]
