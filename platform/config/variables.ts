import { isIP } from 'node:net'
import { resolve } from 'node:path'

interface Variable<Value> {
  env: string
  description: string
  secret?: true
  /** As shown in the documentation. */
  default: string
  parse(raw: string | undefined): Value
}

const text = (env: string, description: string, options: { secret?: true } = {}): Variable<string | undefined> => ({
  env,
  description,
  default: '(vide)',
  ...options,
  parse: (raw) => raw,
})

const integer = (env: string, description: string, fallback: number, max: number): Variable<number> => ({
  env,
  description,
  default: String(fallback),
  parse(raw) {
    const value = raw === undefined ? fallback : Number(raw)
    if (!Number.isInteger(value) || value < 0 || value > max) throw new Error(`un entier entre 0 et ${max} est attendu`)
    return value
  },
})

const url = (
  env: string,
  description: string,
  protocols: readonly string[],
  options: { secret?: true } = {},
): Variable<string | undefined> => ({
  env,
  description,
  default: '(vide)',
  ...options,
  parse(raw) {
    if (raw === undefined) return undefined
    const parsed = URL.canParse(raw) ? new URL(raw) : undefined
    if (!parsed || !protocols.includes(parsed.protocol))
      throw new Error(`une adresse ${protocols.join(' ou ')} est attendue`)
    return raw
  },
})

const choice = <const Value extends string>(
  env: string,
  description: string,
  values: readonly [Value, ...Value[]],
): Variable<Value> => ({
  env,
  description: `${description} (${values.map((value) => `\`${value}\``).join(', ')})`,
  default: values[0],
  parse(raw) {
    const value = values.find((item) => item === (raw ?? values[0]))
    if (!value) throw new Error(`une de ces valeurs est attendue : ${values.join(', ')}`)
    return value
  },
})

/** Networks as `adresse/longueur` or addresses, separated by commas. */
const networks = (env: string, description: string): Variable<readonly string[]> => ({
  env,
  description,
  default: '(vide)',
  parse(raw) {
    const values = (raw ?? '').split(',').flatMap((value) => value.trim() || [])
    for (const value of values) {
      const [address = '', length, ...rest] = value.split('/')
      const bits = isIP(address) === 4 ? 32 : 128
      const isLength = length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits)
      if (isIP(address) === 0 || !isLength || rest.length > 0)
        throw new Error(`« ${value} » n’est ni une adresse ni un réseau (exemple : 192.0.2.0/24)`)
    }
    return values
  },
})

/** One declaration a variable; the program reads the environment nowhere else. */
export const VARIABLES = {
  mode: choice(
    'PARVIS_MODE',
    'Mode de la maison : la démonstration sème un territoire inventé et émule le monde extérieur',
    ['demonstration', 'production'],
  ),
  port: integer('PORT', 'Port d’écoute HTTP', 3000, 65_535),
  host: {
    ...text('PARVIS_ECOUTE', 'Adresse d’écoute HTTP'),
    default: '127.0.0.1',
    parse: (raw) => raw ?? '127.0.0.1',
  } as Variable<string>,
  publicUrl: url(
    'PARVIS_URL',
    'Adresse publique, vue par les navigateurs et écrite dans les courriels ; vide : http://localhost:PORT',
    ['http:', 'https:'],
  ),
  trustProxy: choice('PARVIS_MANDATAIRE', 'Un mandataire inverse (proxy) de confiance précède Parvis', ['non', 'oui']),
  dataFolder: {
    ...text('PARVIS_DATA', 'Dossier des données : base embarquée, fichiers chiffrés, clé de la plateforme'),
    default: './donnees',
    parse: (raw) => resolve(raw ?? './donnees'),
  } as Variable<string>,
  databaseUrl: url(
    'DATABASE_URL',
    'Base PostgreSQL ≥ 15 ; vide : base PGlite embarquée',
    ['postgres:', 'postgresql:'],
    { secret: true },
  ),
  platformKey: {
    ...text(
      'PARVIS_CLE',
      'Clé de la plateforme (32 octets en hexadécimal) ; vide : créée dans le dossier des données',
      { secret: true },
    ),
    parse(raw) {
      if (raw !== undefined && !/^[0-9a-f]{64}$/i.test(raw)) throw new Error('64 caractères hexadécimaux sont attendus')
      return raw
    },
  } as Variable<string | undefined>,
  s3Url: url('S3_URL', 'Stockage S3 : adresse du serveur ; vide : fichiers sur le disque', ['http:', 'https:']),
  s3Bucket: text('S3_SEAU', 'Stockage S3 : nom du seau (bucket)'),
  s3Region: {
    ...text('S3_REGION', 'Stockage S3 : région'),
    default: 'us-east-1',
    parse: (raw) => raw ?? 'us-east-1',
  } as Variable<string>,
  s3AccessKey: text('S3_IDENTIFIANT', 'Stockage S3 : identifiant de la clé d’accès', { secret: true }),
  s3SecretKey: text('S3_SECRET', 'Stockage S3 : secret de la clé d’accès', { secret: true }),
  smtpUrl: url(
    'SMTP_URL',
    'Serveur d’envoi des courriels ; vide en démonstration : boîte d’envoi lisible dans Parvis',
    ['smtp:', 'smtps:'],
    {
      secret: true,
    },
  ),
  mailFrom: {
    ...text('COURRIEL_EXPEDITEUR', 'Expéditeur des courriels'),
    default: 'Parvis <ne-pas-repondre@parvis.test>',
    parse: (raw) => raw ?? 'Parvis <ne-pas-repondre@parvis.test>',
  } as Variable<string>,
  tsaUrl: url('HORODATAGE_URL', 'Autorité d’horodatage RFC 3161 ; vide en démonstration : autorité interne', [
    'http:',
    'https:',
  ]),
  clamavHost: text(
    'CLAMAV_ECOUTE',
    'Antivirus clamd, `hôte:port` ou chemin de la socket ; vide : pas d’analyse, dit sur la page de supervision',
  ),
  actesMode: choice('ACTES_MODE', 'Télétransmission des actes', ['sandbox', 'externe', 'direct']),
  saeMode: choice('SAE_MODE', 'Archivage des dossiers : dans Parvis, ou dans un autre SAE (pas encore disponible)', [
    'interne',
    'externe',
  ]),
  sandboxPort: integer('SANDBOX_PORT', 'Port du ministère émulé (démonstration) ; 0 : PORT + 1', 0, 65_535),
  inboundMailPort: integer(
    'ACTES_COURRIEL_PORT',
    'Port SMTP local où arrivent les retours du ministère ; 0 : PORT + 2',
    0,
    65_535,
  ),
  secretUrl: url(
    'SECRET_URL',
    'Secrets : adresse d’un hôte à part, à la racine duquel répond l’interface de PrivateBin ; vide : /secret de l’adresse publique',
    ['http:', 'https:'],
  ),
  secretCreation: choice('SECRET_CREATION', 'Secrets : qui peut en déposer', ['publique', 'agents']),
  secretDureeMax: choice('SECRET_DUREE_MAX', 'Secrets : conservation la plus longue', [
    '1year',
    '1month',
    '1week',
    '1day',
    'never',
  ]),
  secretTailleMax: integer(
    'SECRET_TAILLE_MAX',
    'Secrets : taille chiffrée la plus grande, en octets',
    10_000_000,
    50_000_000,
  ),
  secretQuota: integer('SECRET_QUOTA', 'Secrets : place d’une collectivité, en mégaoctets', 500, 1_000_000),
  secretDelai: integer(
    'SECRET_DELAI',
    'Secrets : secondes entre deux dépôts publics d’une même adresse ; 0 : sans',
    10,
    86_400,
  ),
  secretDeposants: networks(
    'SECRET_DEPOSANTS',
    'Secrets : réseaux qui seuls peuvent déposer sans compte ; vide : tous',
  ),
  secretExemptes: networks('SECRET_EXEMPTES', 'Secrets : réseaux dispensés du délai entre deux dépôts'),
  logLevel: choice('PARVIS_JOURNALISATION', 'Niveau des traces techniques', [
    'info',
    'warn',
    'error',
    'debug',
    'silent',
  ]),
} as const
