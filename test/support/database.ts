import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { withDatabase } from '#lib/database-address.ts'
import '#models/records/all.ts'
import { buildIndexes, connect, database, disconnect } from '#models/records/database.ts'
import { CATALOGUE, newestOf } from '#models/records/migrations/catalogue.ts'
import { birth, MIGRATIONS } from '#models/records/migrations/stored-number.ts'

/** A database of its own for a test file; `uri` names it, for processes the test starts. */
export interface TestDatabase {
  readonly uri: string
  readonly name: string
}

let store: Promise<string> | undefined

/** The database that the files of this process hand on; its indexes are built once. */
const HANDED_ON = nameOfOne()
let hasIndexes = false

/**
 * Mocha helper: connects before the tests of the surrounding `describe`, to a database that holds its indexes and
 * nothing else. On MONGODB_URI when it is set, else on one embedded store for the whole test process. `own`: no other
 * file ever had it, for tests that change its indexes or start processes that may outlive them. `watched`: the driver
 * tells every command it sends. `embedded`: on the embedded store in any case, for what is measured by its explain.
 */
export function useDatabase({ own = false, watched = false, embedded = false } = {}): TestDatabase {
  // On a server that stays, each file leaves nothing behind.
  const isOwn = own || Boolean(process.env['MONGODB_URI'])
  const name = isOwn ? nameOfOne() : HANDED_ON
  let uri = ''
  before(async function () {
    this.timeout(30_000)
    const server = await (embedded ? embeddedUri() : serverUri())
    uri = withDatabase(server, name)
    await connect(server, { name, waitMs: 10_000, watched })
    if (isOwn || !hasIndexes) await buildIndexes()
    // Here rather than after the tests: what a file left under way ended with its connection.
    else await emptyCollections()
    hasIndexes ||= !isOwn
    await birth(database(), newestOf(CATALOGUE))
  })
  after(async () => {
    if (isOwn) await database().dropDatabase()
    await disconnect()
  })
  return {
    get uri() {
      return uri
    },
    name
  }
}

/** Mocha helper: empties every collection before each test of the surrounding `describe`, keeping indexes and number. */
export function useEmptyCollections(): void {
  beforeEach(emptyCollections)
}

async function emptyCollections(): Promise<void> {
  const collections = (await database().collections()).filter(
    ({ collectionName }) => collectionName !== MIGRATIONS
  )
  await Promise.all(collections.map(collection => collection.deleteMany({})))
}

function nameOfOne(): string {
  return `declic-test-${process.pid}-${randomBytes(4).toString('hex')}`
}

/** The address of the server tests run on, without a database name. */
export function serverUri(): Promise<string> {
  const given = process.env['MONGODB_URI']
  if (given) return Promise.resolve(given)
  return embeddedUri()
}

function embeddedUri(): Promise<string> {
  return (store ??= startTestStore())
}

async function startTestStore(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'declic-test-store-'))
  const { startStore } = await import('#store/start.ts')
  const started = await startStore({ folder, durable: false, memoryLimitMb: 256 })
  // The runner leaves at once after the last test, so this must not wait for anything.
  process.once('exit', () => {
    try {
      process.kill(started.pid, 'SIGKILL')
    } catch {
      // Already gone.
    }
    rmSync(folder, { recursive: true, force: true })
  })
  return started.uri
}
