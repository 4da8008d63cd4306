import path from 'node:path'
import Joi from 'joi'

/** The environment of a process, checked. `.env.example` is its twin: a test compares the two. */
export interface Config {
  NODE_ENV: 'production' | 'development' | 'test'
  PORT: number
  APP_URL: string
  DATA_DIR: string
  MONGODB_URI: string
  SMTP_URL: string
  MAIL_FROM: string
  SESSION_SECRET: string
  PRIVATE_NETWORK: boolean
  LOG_LEVEL: string
  TRUST_PROXY: number
  COMPRESS: boolean
  /** True when no MONGODB_URI is set: embedded store, trial mailbox, demonstration region. */
  trial: boolean
}

const TRIAL_SECRET = 'trial-only-secret-never-for-production'

/** A variable set to nothing is as one that is not set: whoever copies .env.example fills in what they need. */
const text = () => Joi.string().empty('')
const number = () => Joi.number().empty('')

const schema = Joi.object<Config>({
  NODE_ENV: text().valid('production', 'development', 'test').default('development'),
  PORT: number().port().allow(0).default(3000),
  APP_URL: text().uri({ scheme: ['http', 'https'] }),
  DATA_DIR: text().default('data'),
  MONGODB_URI: text()
    .uri({ scheme: ['mongodb', 'mongodb+srv'] })
    .default(''),
  SMTP_URL: text()
    .uri({ scheme: ['smtp', 'smtps'] })
    .default(''),
  MAIL_FROM: text().email({ tlds: false }).default('declic@example.org'),
  SESSION_SECRET: text().min(32),
  PRIVATE_NETWORK: Joi.boolean().empty('').default(false),
  LOG_LEVEL: text().valid('fatal', 'error', 'warn', 'info', 'debug', 'silent').default('info'),
  TRUST_PROXY: number().integer().min(0).max(5).default(0),
  COMPRESS: Joi.boolean().empty('').default(true)
}).unknown(true)

/** What production cannot do without; trial mode has a stand-in for each. */
const NEEDED_IN_PRODUCTION = ['APP_URL', 'MONGODB_URI', 'SMTP_URL', 'MAIL_FROM', 'SESSION_SECRET'] as const

/** Thrown with every wrong or missing variable named at once. */
export class ConfigError extends Error {}

/** Reads and checks the environment. Throws ConfigError naming every variable that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const checked: Joi.ValidationResult<Config> = schema.validate(env, { abortEarly: false, convert: true })
  const { error } = checked
  const value = checked.value as Config | undefined
  const complaints = (error?.details ?? []).map(detail => detail.message.replaceAll('"', ''))
  const production = env['NODE_ENV'] === 'production' || Boolean(env['MONGODB_URI'])
  if (production) {
    for (const name of NEEDED_IN_PRODUCTION) if (!env[name]) complaints.push(`${name} is missing`)
    if (env['SESSION_SECRET'] === TRIAL_SECRET) complaints.push('SESSION_SECRET is the trial secret')
    else if (isGuessable(env['SESSION_SECRET'] ?? ''))
      complaints.push('SESSION_SECRET is easy to guess, take what openssl rand -hex 32 gives')
    if (isOpenHttp(value?.APP_URL) && !value?.PRIVATE_NETWORK)
      complaints.push(
        'APP_URL begins with http:, so passwords and names would travel in clear: give its https address, or set ' +
          'PRIVATE_NETWORK=true where nobody outside a private network reaches it'
      )
  }
  if (complaints.length > 0 || !value)
    throw new ConfigError(`The environment is not complete: ${complaints.join('; ')}.`)
  return {
    ...value,
    APP_URL: value.APP_URL ?? `http://localhost:${value.PORT}`,
    DATA_DIR: path.resolve(value.DATA_DIR),
    SESSION_SECRET: value.SESSION_SECRET ?? TRIAL_SECRET,
    trial: !value.MONGODB_URI
  }
}

const FEWEST_SIGNS = 8
const LEAST_UNSTEADY = 0.3

/** One sign or one word again and again, too few different signs, or signs that follow one another. */
function isGuessable(secret: string): boolean {
  if (secret === '') return false
  const isRepeated = [...secret.slice(0, secret.length / 2)].some((_, index) => {
    const word = secret.slice(0, index + 1)
    return word.repeat(Math.ceil(secret.length / word.length)).startsWith(secret)
  })
  const codes = [...secret].map(sign => sign.codePointAt(0) ?? 0)
  const unsteady = codes.filter((code, index) => Math.abs(code - (codes[index - 1] ?? code)) > 1).length
  return isRepeated || new Set(codes).size < FEWEST_SIGNS || unsteady < codes.length * LEAST_UNSTEADY
}

/** This computer alone reaches its own loopback addresses. */
function isOpenHttp(address: string | undefined): boolean {
  if (!address?.startsWith('http:') || !URL.canParse(address)) return false
  return !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(address).hostname)
}
