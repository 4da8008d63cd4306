import { parseEnv } from 'node:util'
import { expect } from 'chai'
import { ConfigError, readConfig } from '#root/config.ts'
import { textOf } from './sources.ts'

const PRODUCTION = {
  NODE_ENV: 'production',
  APP_URL: 'https://declic.example.org',
  MONGODB_URI: 'mongodb://db.example.org/declic',
  SMTP_URL: 'smtps://user:pass@smtp.example.org',
  MAIL_FROM: 'declic@example.org',
  SESSION_SECRET: 'forty-signs-that-nobody-else-has-ever-had'
}

describe('the environment', () => {
  it('is told by .env.example as config.ts reads it, variable by variable', () => {
    const told = [...textOf('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name)
    const read = Object.keys(readConfig({})).filter(name => name === name.toUpperCase())
    expect(told.toSorted()).to.deep.equal(read.toSorted())
  })

  it('needs nothing for a trial', () => {
    expect(readConfig({})).to.include({ trial: true, PORT: 3000, APP_URL: 'http://localhost:3000' })
  })

  it('is that of a trial where .env.example is copied as it is', () => {
    const copied = readConfig(parseEnv(textOf('.env.example')))
    expect(copied).to.deep.equal(readConfig({}))
  })

  it('takes what is set to nothing as what is not set', () => {
    const nothing = Object.fromEntries(Object.keys(PRODUCTION).map(name => [name, '']))
    expect(readConfig({ ...nothing, PORT: '', TRUST_PROXY: '', DATA_DIR: '' })).to.deep.equal(readConfig({}))
    expect(complaintOf({ ...PRODUCTION, SESSION_SECRET: '' })).to.include('SESSION_SECRET is missing')
  })

  it('is complete with the five of production', () => {
    expect(readConfig(PRODUCTION)).to.include({ trial: false, NODE_ENV: 'production' })
  })

  it('names every missing variable of production at once', () => {
    const complaint = complaintOf({ NODE_ENV: 'production' })
    for (const name of ['APP_URL', 'MONGODB_URI', 'SMTP_URL', 'MAIL_FROM', 'SESSION_SECRET'])
      expect(complaint).to.include(name)
  })

  it('names every wrong variable at once', () => {
    const complaint = complaintOf({
      ...PRODUCTION,
      PORT: 'x',
      APP_URL: 'javascript:alert(1)',
      SESSION_SECRET: 'short',
      TRUST_PROXY: '99'
    })
    for (const name of ['PORT', 'APP_URL', 'SESSION_SECRET', 'TRUST_PROXY'])
      expect(complaint).to.include(name)
  })

  it('refuses the secret of the trial in production', () => {
    const { SESSION_SECRET } = readConfig({})
    expect(complaintOf({ ...PRODUCTION, SESSION_SECRET })).to.include('trial secret')
  })

  for (const [what, secret] of [
    ['one sign', 'x'.repeat(64)],
    ['a word again and again', 'changeme'.repeat(5)],
    ['a word cut at the end', 'change-me-'.repeat(4).slice(0, 36)],
    ['few signs', 'abcdabdcabdbcadbcbadcbadbcabdcbabdca'],
    ['signs in order', 'abcdefghijklmnopqrstuvwxyz0123456789']
  ] as const)
    it(`refuses a secret that is easy to guess: ${what}`, () => {
      expect(complaintOf({ ...PRODUCTION, SESSION_SECRET: secret })).to.include(
        'SESSION_SECRET is easy to guess'
      )
    })

  it('takes a secret as openssl gives it', () => {
    const secret = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
    expect(readConfig({ ...PRODUCTION, SESSION_SECRET: secret }).SESSION_SECRET).to.equal(secret)
  })

  it('refuses a public address in clear in production, but in a private network said to be one', () => {
    const clear = { ...PRODUCTION, APP_URL: 'http://declic.example.org' }
    expect(complaintOf(clear)).to.include('APP_URL begins with http:').and.to.include('PRIVATE_NETWORK=true')
    expect(readConfig({ ...clear, PRIVATE_NETWORK: 'true' }).APP_URL).to.equal('http://declic.example.org')
    expect(readConfig({ ...clear, APP_URL: 'http://localhost:3000' }).trial).to.equal(false)
  })

  it('never says the value of a secret', () => {
    expect(
      complaintOf({ ...PRODUCTION, SESSION_SECRET: 'tell-nobody', SMTP_URL: 'ftp://user:hush@x' })
    ).to.not.match(/tell-nobody|hush/)
  })
})

function complaintOf(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env)
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError)
    return (error as Error).message
  }
  throw new Error('The environment was accepted')
}
