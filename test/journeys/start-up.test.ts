import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { expect } from 'chai'
import { Visitor } from '#test/support/client.ts'
import {
  childrenOf,
  freePort,
  isAlive,
  run,
  statusOf,
  until,
  useFolder,
  type Running
} from '#test/support/process.ts'

/** The machine may be busy with other tests: these are about what happens, not how fast. */
const PATIENCE = 180_000

describe('Trial mode, from the first start to the last', function () {
  this.timeout(PATIENCE)
  const folder = useFolder()
  let port = 0
  let declic: Running
  let marie: Visitor
  const url = () => `http://127.0.0.1:${port}`
  const start = async () => {
    declic = run('server/main.ts', [], { PORT: String(port), DATA_DIR: folder.path })
    const isReady = async () =>
      declic.child.exitCode !== null || (await statusOf(`${url()}/health/ready`)) === 200
    await until('Déclic to be ready', isReady, PATIENCE)
    expect(declic.child.exitCode, declic.said()).to.equal(null)
    await until('its welcome', () => declic.said().includes('npm run fresh'))
  }
  const beside = (file: string) => childrenOf(declic.pid).find(({ command }) => command.includes(file))

  before(async () => {
    port = await freePort()
    marie = new Visitor(url())
  })
  after(() => {
    declic.child.kill('SIGKILL')
  })

  it('needs nothing but a folder, and says who may sign in', async () => {
    await start()
    expect(declic.said()).to.include(`http://localhost:${port}`)
    for (const name of ['marie.aubert@example.org', 'Paul Fabre', 'Sofia Orsini', 'Alix Caron']) {
      expect(declic.said()).to.include(name)
    }
    const home = await marie.signIn({ email: 'marie.aubert@example.org' })
    expect(home.status).to.equal(200)
    expect(home.text).to.include('Marie Aubert')
  })

  it('lets nobody else on its data or on its port', async () => {
    const again = run('server/main.ts', [], { PORT: String(await freePort()), DATA_DIR: folder.path })
    expect(await again.ended).to.equal(1)
    expect(again.said().trim().split('\n')).to.have.length(1)
    expect(again.said()).to.include('Déclic tourne déjà')
    const fresh = run('seeds/fresh.ts', [], { DATA_DIR: folder.path })
    expect(await fresh.ended).to.equal(1)
    expect(fresh.said()).to.include('arrêtez-le d’abord')
    expect(await statusOf(`${url()}/health/ready`)).to.equal(200)
  })

  it('answers 503 within two seconds while its store is away, and recovers by itself', async function () {
    // A machine busy with something else may miss it once; the product may not.
    this.retries(2)
    const store = beside('store/main.ts')
    expect(store).to.not.equal(undefined)
    // Stopped, not ended: nothing answers, and nothing has noticed yet.
    process.kill(store?.pid ?? 0, 'SIGSTOP')
    process.kill(store?.pid ?? 0, 'SIGKILL')
    const from = performance.now()
    const page = await marie.get('/today')
    const waited = performance.now() - from
    if (page.status !== 200) {
      expect(page.status).to.equal(503)
      expect(waited).to.be.lessThan(2000)
    }
    await until('the store to be back', () => declic.said().includes('répond de nouveau'))
    await until('pages to be back', async () => (await marie.get('/today')).status === 200)
    expect(isAlive(declic.pid)).to.equal(true)
    expect(beside('store/main.ts')?.pid).to.not.equal(store?.pid)
  })

  it('starts the worker again when it ends', async () => {
    await until('the worker', () => beside('jobs/main.ts') !== undefined)
    const first = beside('jobs/main.ts')?.pid ?? 0
    process.kill(first, 'SIGKILL')
    await until('another worker', () => (beside('jobs/main.ts')?.pid ?? first) !== first)
    expect(declic.said()).to.include('L’envoi des messages s’est arrêté')
  })

  it('ends in order within ten seconds when asked', async () => {
    const others = childrenOf(declic.pid)
    expect(others.length).to.be.greaterThan(1)
    const from = performance.now()
    declic.child.kill('SIGTERM')
    expect(await declic.ended).to.equal(0)
    expect(performance.now() - from).to.be.lessThan(10_500)
    await until('every process to be gone', () => others.every(({ pid }) => !isAlive(pid)), 2000)
  })

  it('keeps everything when started again', async () => {
    await start()
    expect(declic.said()).to.not.include('Premier démarrage')
    expect((await marie.get('/today')).status, 'the session').to.equal(200)
  })

  it('leaves nothing running when it is killed, and starts again', async () => {
    const others = childrenOf(declic.pid)
    declic.child.kill('SIGKILL')
    await declic.ended
    await until('the others to end', () => others.every(({ pid }) => !isAlive(pid)), 20_000)
    await start()
    expect((await marie.get('/today')).status).to.equal(200)
    declic.child.kill('SIGTERM')
    expect(await declic.ended).to.equal(0)
  })

  it('starts afresh when told', async () => {
    const fresh = run('seeds/fresh.ts', [], { DATA_DIR: folder.path })
    expect(await fresh.ended, fresh.said()).to.equal(0)
    const again = run('seeds/fresh.ts', [], { DATA_DIR: folder.path })
    expect(await again.ended).to.equal(0)
    expect(again.said()).to.include('pas de données')
  })
})

describe('What stands in the way of a start', function () {
  this.timeout(PATIENCE)
  const folder = useFolder()
  const refused = async (env: NodeJS.ProcessEnv) => {
    const declic = run('server/main.ts', [], { DATA_DIR: folder.path, ...env })
    expect(await declic.ended, declic.said()).to.equal(1)
    const sentences = declic.said().trim().split('\n')
    expect(sentences, 'one sentence').to.have.length(1)
    return sentences[0] ?? ''
  }

  it('is said in one sentence when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    expect(await refused({ PORT: String(port) })).to.include(`Le port ${port} est déjà pris`)
    expect(await refused({ PORT: String(port), LANG: 'en_GB.UTF-8' })).to.include(
      `Port ${port} is already taken`
    )
    other.close()
  })

  it('is said in one sentence when the folder cannot be written', async () => {
    const file = path.join(folder.path, 'a-file')
    writeFileSync(file, '')
    const sentence = await refused({ PORT: String(await freePort()), DATA_DIR: path.join(file, 'data') })
    expect(sentence).to.match(/Le dossier .* ne peut pas être écrit \(ENOTDIR\)/)
  })

  it('names every missing variable of a production at once', async () => {
    const sentence = await refused({ NODE_ENV: 'production' })
    for (const name of ['APP_URL', 'MONGODB_URI', 'SMTP_URL', 'MAIL_FROM', 'SESSION_SECRET'])
      expect(sentence).to.include(name)
  })
})
