import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { useFolder } from '#test/support/process.ts'
import { filesOf, root, textOf } from './sources.ts'

const { PATH, HOME } = process.env

describe('The file .env', function () {
  this.timeout(60_000)
  const folder = useFolder()
  const place = (...parts: string[]) => path.join(folder.path, ...parts)
  /** Runs a file that says what its environment is. */
  const start = (env: NodeJS.ProcessEnv = {}, told = ['--env']) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [place('run.js'), ...told, 'says.ts'], {
      encoding: 'utf8',
      env: { PATH, HOME, ...env }
    })
    return { status, said: stdout.trim(), stderr }
  }
  const write = (text: string | Buffer) => {
    rmSync(place('.env'), { force: true, recursive: true })
    writeFileSync(place('.env'), text)
  }

  before(() => {
    mkdirSync(place('node_modules'))
    symlinkSync(path.join(root, 'node_modules/tsx'), place('node_modules/tsx'))
    for (const file of ['run.js', ...filesOf('tools', '.js')]) cpSync(path.join(root, file), place(file))
    for (const file of ['package-lock.json', 'tsconfig.json']) writeFileSync(place(file), '{}')
    writeFileSync(place('package.json'), '{ "type": "module" }')
    writeFileSync(place('says.ts'), 'console.log(process.env["MONGODB_URI"], process.env["MAIL_FROM"])')
  })

  it('is read by what a person starts, and by nothing else', () => {
    write('# of ours\nMONGODB_URI=mongodb://db/declic\nexport MAIL_FROM="a@example.org"\n')
    expect(start().said).to.equal('mongodb://db/declic a@example.org')
    expect(start({}, []).said).to.equal('undefined undefined')
  })

  it('need not be there', () => {
    rmSync(place('.env'))
    expect(start().said).to.equal('undefined undefined')
  })

  it('gives way to what is set already, be it to nothing', () => {
    write('MONGODB_URI=mongodb://db/declic\nMAIL_FROM=a@example.org\n')
    expect(start({ MONGODB_URI: 'mongodb://other/declic' }).said).to.equal(
      'mongodb://other/declic a@example.org'
    )
    expect(start({ MONGODB_URI: '' }).said).to.equal('a@example.org')
  })

  it('is read as any editor saves it', () => {
    write('\uFEFFMONGODB_URI=mongodb://db/declic\r\nMAIL_FROM=a@example.org\r\n')
    expect(start().said).to.equal('mongodb://db/declic a@example.org')
    write('MAIL_FROM="two\nlines"\nMONGODB_URI=mongodb://db/declic')
    expect(start().said).to.equal('mongodb://db/declic two\nlines')
  })

  const BAD: [string, string | Buffer, RegExp][] = [
    ['a line that is no NAME=value', 'PORT=3000\nMONGODB_URI mongodb://db/hush', /line 2.*not NAME=value/],
    ['a quotation mark left open', 'MAIL_FROM=a@b.fr\n\nSMTP_URL="smtp://hush', /line 3.*not closed/],
    ['another encoding', Buffer.from('MAIL_FROM=hush@b.fr', 'utf16le'), /UTF-8/],
    ['letters of another encoding', Buffer.from('# r\xe9glages\nPORT=1', 'latin1'), /UTF-8/]
  ]
  for (const [what, text, sentence] of BAD) {
    it(`stops the start with a sentence for ${what}, and never says what stands there`, () => {
      write(text)
      const { status, said, stderr } = start()
      expect([status, said]).to.deep.equal([1, ''])
      expect(stderr).to.match(sentence).and.not.include('hush')
      expect(stderr.trim().split('\n')).to.have.length(1)
    })
  }

  it('stops the start with a sentence where it cannot be read', () => {
    rmSync(place('.env'))
    mkdirSync(place('.env'))
    expect(start()).to.include({ status: 1, said: '' })
    expect(start().stderr).to.match(/^The file .*\.env cannot be read \(EISDIR\)\.\n$/)
  })
})

describe('Tests and benches', function () {
  this.timeout(300_000)
  const folder = useFolder()
  const place = (...parts: string[]) => path.join(folder.path, ...parts)

  it('are never told to read .env: the scripts of the product are, and nothing else', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
    const readers = Object.keys(scripts).filter(name => /--env|loadEnvFile/.test(scripts[name] ?? ''))
    const people = [
      'start',
      'web',
      'worker',
      'fresh',
      'seed',
      'migrate',
      'indexes',
      'administrator',
      'reference'
    ]
    expect(readers).to.deep.equal([...people, 'export', 'import'])
    const runners = Object.keys(scripts).filter(name => /\brun\.js\b/.test(scripts[name] ?? ''))
    expect(readers, 'a command that does not read it').to.deep.equal(runners)
    const others = ['lib', 'models', 'views', 'jobs', 'server', 'seeds', 'store', 'test', 'bench', 'tools']
      .flatMap(room => filesOf(room, '.ts', '.js'))
      .filter(file => file !== 'test/house/env-file.test.ts' && file !== 'tools/run.js')
      .filter(file => /'--env|loadEnvFile|readEnvFile|dotenv/.test(textOf(file)))
    expect(others).to.deep.equal(['tools/env-file.js'])
    expect(readFileSync(path.join(root, '.mocharc.json'), 'utf8')).not.to.include('env-file')
  })

  it('reach nothing of what it names, though the commands of the product do', async () => {
    let asked = 0
    const server = createServer(socket => {
      asked += 1
      socket.destroy()
    }).listen(0, '127.0.0.1')
    await new Promise(resolve => server.once('listening', resolve))
    const uri = `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/production`
    for (const file of COPIED) cpSync(path.join(root, file), place(file), { recursive: true })
    symlinkSync(path.join(root, 'node_modules'), place('node_modules'))
    writeFileSync(
      place('.env'),
      `MONGODB_URI=${uri}\nAPP_URL=https://declic.example.org\nSMTP_URL=smtp://127.0.0.1:9\nMAIL_FROM=a@b.fr\nSESSION_SECRET=b7d1c4a9e2f60853917cade4f8b2065d\n`
    )
    mkdirSync(place('test/probe'))
    writeFileSync(place('test/probe/probe.test.ts'), PROBE)
    const env = { PATH, HOME, LANG: 'C.UTF-8' }
    const asPeople = { cwd: folder.path, env, encoding: 'utf8', stdio: 'pipe' } as const
    const said = execFileSync(
      process.execPath,
      ['node_modules/mocha/bin/mocha.js', 'test/probe/probe.test.ts'],
      {
        ...asPeople,
        timeout: 200_000
      }
    )
    expect(said).to.include('1 passing')
    expect(asked, 'asked by a test').to.equal(0)
    const command = spawnSync(process.execPath, ['run.js', '--env', 'seeds/indexes.ts'], {
      ...asPeople,
      timeout: 60_000
    })
    await delay(50)
    server.close()
    expect(command.status).to.equal(1)
    expect(asked, 'control: asked by a command').to.be.above(0)
  })
})

const COPIED = [
  ...['package.json', 'package-lock.json', 'tsconfig.json', '.mocharc.json', 'config.ts', 'run.js'],
  ...['lib', 'locales', 'models', 'views', 'jobs', 'server', 'seeds', 'store', 'tools', 'test/support']
]

/** A test as ours are: a database of its own, and a process of the product. */
const PROBE = `
import { expect } from 'chai'
import { readConfig } from '#root/config.ts'
import { useDatabase } from '#test/support/database.ts'
import { run } from '#test/support/process.ts'

describe('a test beside a .env', function () {
  this.timeout(150_000)
  useDatabase()
  it('works on a store of its own', async () => {
    expect(readConfig().trial).to.equal(true)
    const worker = run('jobs/main.ts', [], {})
    expect(await worker.ended).to.equal(1)
    expect(worker.said()).to.include('In trial mode')
  })
})
`
