import type { Route } from '#platform/http'
import { protocoleRoutes } from './protocole/routes.ts'
import { agentRoutes } from './routes/agent.ts'
import { demandeRoutes } from './routes/demandes.ts'
import { operateurRoutes } from './routes/operateur.ts'

export const routes: readonly Route[] = [...protocoleRoutes, ...agentRoutes, ...demandeRoutes, ...operateurRoutes]
