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
