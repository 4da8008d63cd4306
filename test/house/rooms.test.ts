import { expect } from 'chai'
import path from 'node:path'
import { filesOf, importsOf, ROOMS, textOf, type Import, type Room } from './sources.ts'

/** What a room may import: other rooms, and packages by name ('*' is any but those no room may, below). */
const MAY: Record<Room, { rooms: Room[]; types?: Room[]; packages: string[] | '*' }> = {
  lib: { rooms: ['lib', 'locales'], packages: '*' },
  locales: { rooms: ['locales'], packages: [] },
  store: { rooms: ['store'], packages: '*' },
  models: { rooms: ['models', 'lib'], packages: ['mongoose', 'mongodb'] },
  views: { rooms: ['views', 'lib'], types: ['models'], packages: ['ejs'] },
  jobs: { rooms: ['jobs', 'models', 'views', 'lib'], packages: '*' },
  server: { rooms: ['server', 'models', 'views', 'lib'], packages: '*' },
  seeds: { rooms: [...ROOMS], packages: '*' },
  test: { rooms: [...ROOMS], packages: '*' },
  bench: { rooms: [...ROOMS], packages: '*' },
  tools: { rooms: [...ROOMS], packages: '*' }
}

/** Packages that belong to some rooms or files alone. */
const ONLY_IN: Record<string, RegExp> = {
  mongoose: /^(models|seeds|test|bench|tools)\/|^server\/(errors|main|standing)\.ts$/,
  express: /^(server|test|bench)\//,
  ejs: /^(views|test|bench)\//,
  agenda: /^(jobs|test|bench)\//,
  '@agendajs/mongo-backend': /^(jobs|test|bench)\//,
  nodemailer: /^jobs\/mailer\.ts$|^jobs\/send-composed\.ts$|^(test|bench)\//,
  '@node-rs/argon2': /^lib\/argon2\.ts$|^test\//
}

/** Where processes begin: they alone read the environment, and raise the demonstration of a trial. */
const ENTRY = /(^|\/)(main|trial|start)(-[\w-]+)?\.ts$|^server\/trial\/|^seeds\/|^bench\/|^test\/|^tools\//

/** Where a person at a terminal is spoken to: their language is told by the environment alone. */
const TERMINAL = 'lib/terminal.ts'

/** Every address of the product: it imports nothing, and the rooms that show an address may ask it for one. */
const ADDRESSES = { file: 'server/paths.ts', shownBy: ['views', 'jobs'] }

const files = ROOMS.flatMap(room => filesOf(room, '.ts', '.js')).filter(file => !file.endsWith('.d.ts'))
const imports = files.flatMap(importsOf)

describe('the rooms of the house', () => {
  it('are read: every file and its imports', () => {
    expect(files.length).to.be.above(150)
    expect(imports.length).to.be.above(600)
  })

  it('import only the rooms they may', () => {
    expect(imports.filter(one => !mayImport(one)).map(told)).to.deep.equal([])
  })

  it('import only the packages that are theirs', () => {
    const wrong = imports.filter(one => {
      const name = packageOf(one.what)
      if (name === null || one.typeOnly) return false
      const { packages } = MAY[roomOf(one.from)]
      return (packages !== '*' && !packages.includes(name)) || ONLY_IN[name]?.test(one.from) === false
    })
    expect(wrong.map(told)).to.deep.equal([])
  })

  it('read the configuration in entry points only, and the environment nowhere else', () => {
    const config = imports.filter(
      ({ from, what }) => /(^#root\/|\/)config\.ts$/.test(what) && !ENTRY.test(from)
    )
    expect(config.filter(({ typeOnly }) => !typeOnly).map(told)).to.deep.equal([])
    const readers = files.filter(
      file => !/^(test|bench|seeds|tools)\//.test(file) && /process\.env\b/.test(textOf(file))
    )
    expect(readers.filter(file => !ENTRY.test(file) && file !== TERMINAL)).to.deep.equal([])
  })

  it('name what they export, and import with an ending', () => {
    const unnamed = files.filter(
      file => !file.startsWith('locales/') && /^export default\b/m.test(textOf(file))
    )
    expect(unnamed).to.deep.equal([])
    const bare = imports.filter(({ what }) => /^[.#]/.test(what) && path.extname(what) === '')
    expect(bare.map(told)).to.deep.equal([])
  })

  it('have no room for what nobody can name', () => {
    const vague = files.filter(file =>
      /(^|\/)(services?|utils?|helpers?|common|types|dto)(\/|\.ts$)/.test(file)
    )
    expect(vague).to.deep.equal([])
  })

  it('leave to itself what serves whoever works on it: tests alone import a tool', () => {
    const users = imports.filter(({ from, what }) => targetRoom(from, what) === 'tools')
    const wrong = users.filter(({ from }) => !/^(test|tools)\//.test(from))
    expect(wrong.map(told)).to.deep.equal([])
    expect(users).not.to.have.length(0)
  })

  it('share the addresses, which import nothing', () => {
    expect(files).to.include(ADDRESSES.file)
    expect(imports.filter(({ from }) => from === ADDRESSES.file).map(told)).to.deep.equal([])
  })

  it('are told apart by this test: a wrong import is seen', () => {
    const engine = { from: 'views/engine.ts', typeOnly: false }
    expect(mayImport({ ...engine, what: '#server/paths.ts' })).to.equal(true)
    expect(mayImport({ ...engine, what: '#server/render.ts' })).to.equal(false)
    expect(mayImport({ from: 'lib/log.ts', what: '#server/paths.ts', typeOnly: true })).to.equal(false)
    expect(
      mayImport({ from: 'models/records/workshop.ts', what: '#server/paths.ts', typeOnly: false })
    ).to.equal(false)
    expect(
      mayImport({ from: 'views/engine.ts', what: '#models/records/account.ts', typeOnly: false })
    ).to.equal(false)
    expect(
      mayImport({ from: 'views/engine.ts', what: '#models/records/account.ts', typeOnly: true })
    ).to.equal(true)
    expect(mayImport({ from: 'server/app.ts', what: '../jobs/mailer.ts', typeOnly: false })).to.equal(false)
    expect(mayImport({ from: 'server/app.ts', what: '#seeds/cast.ts', typeOnly: false })).to.equal(false)
  })
})

function mayImport({ from, what, typeOnly }: Import): boolean {
  const target = targetRoom(from, what)
  if (target === null) return true
  if (targetFile(from, what) === ADDRESSES.file && ADDRESSES.shownBy.includes(roomOf(from))) return true
  const { rooms, types = [] } = MAY[roomOf(from)]
  return rooms.includes(target) || (typeOnly && types.includes(target)) || ENTRY.test(from)
}

function roomOf(file: string): Room {
  return file.slice(0, file.indexOf('/')) as Room
}

/** The room an import leads to; null for packages, and for files at the root. */
function targetRoom(from: string, what: string): Room | null {
  const file = targetFile(from, what)
  if (!/^[.#]/.test(what) || !file.includes('/')) return null
  return ROOMS.find(room => file.startsWith(`${room}/`)) ?? null
}

function targetFile(from: string, what: string): string {
  return what.startsWith('.')
    ? path.posix.join(path.posix.dirname(from), what)
    : what.replace(/^#root\//, '').replace(/^#/, '')
}

/** 'mongoose' of 'mongoose/types', '@a/b' of '@a/b/c'; null for our own files and for Node's. */
function packageOf(what: string): string | null {
  if (/^(node:|[.#])/.test(what)) return null
  return what
    .split('/')
    .slice(0, what.startsWith('@') ? 2 : 1)
    .join('/')
}

function told({ from, what }: Import): string {
  return `${from} imports ${what}`
}
