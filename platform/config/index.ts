import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { VARIABLES } from './variables.ts'

export { VARIABLES } from './variables.ts'

/** Everything the machine's administrator may set; see `docs/configuration.md`, generated from the same table. */
export type Config = { readonly [Name in keyof typeof VARIABLES]: ReturnType<(typeof VARIABLES)[Name]['parse']> }

export class ConfigError extends Error {}

/**
 * Reads the environment; a variable `X` may also come from the file named by `X_FILE` (secrets of containers).
 *
 * @throws ConfigError listing every mistake at once
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = []
  const values = Object.entries(VARIABLES).map(([name, variable]) => {
    try {
      const file = env[`${variable.env}_FILE`]
      const raw = file ? readFileSync(file, 'utf8').trim() : env[variable.env]
      return [name, variable.parse(raw === '' ? undefined : raw)]
    } catch (error) {
      faults.push(`${variable.env} : ${(error as Error).message}`)
      return [name, undefined]
    }
  })
  if (faults.length > 0) throw new ConfigError(`Configuration incorrecte.\n- ${faults.join('\n- ')}`)
  return deriveDefaults(Object.fromEntries(values) as Config)
}

/** What depends on another variable: the neighbours of the HTTP port, the public address. */
function deriveDefaults(config: Config): Config {
  return {
    ...config,
    sandboxPort: config.sandboxPort || config.port + 1,
    inboundMailPort: config.inboundMailPort || config.port + 2,
    publicUrl: config.publicUrl ?? `http://localhost:${config.port}`,
  }
}

/** Absolute path of a part of the data folder. */
export const dataPath = (config: Config, ...parts: string[]) => join(config.dataFolder, ...parts)

/** Password of every invented account and key of the demonstration: said on its pages, it protects nothing. */
export const MOT_DE_PASSE_DEMONSTRATION = 'parvis-demonstration'
