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
