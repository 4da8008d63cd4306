import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { startStore, type Store, type Tuning } from '#store/start.ts'

let counter = 0
let shared: Promise<Pick<Store, 'uri'>> | undefined

/** A folder that vanishes with the test process. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'store-test-'))
  folders.push(folder)
  return folder
}

const folders: string[] = []
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/**
 * One embedded store for all tests of the store, whatever MONGODB_URI says: it is what they are about. With
 * STORE_ORACLE_URI another engine is asked the same, to judge the expectations themselves.
 */
export function sharedStore(): Promise<Pick<Store, 'uri'>> {
  const oracle = process.env['STORE_ORACLE_URI']
  if (oracle) return Promise.resolve({ uri: oracle })
  process.setMaxListeners(100)
  shared ??= startStore({ folder: temporaryFolder(), durable: false }, { sweepEvery: 200 })
  return shared
}

/** A store of one's own, to be stopped or killed. */
export const ownStore = (tuning: Tuning = {}, durable = false, folder = temporaryFolder()) =>
  startStore({ folder, durable }, tuning)

/** Mocha helper: a connected client and a database of its own for the surrounding `describe`. */
export function useClient() {
  const name = `t${process.pid}-${counter++}`
  const used = { uri: '', name, client: undefined as unknown as MongoClient }
  before(async function () {
    this.timeout(30_000)
    used.uri = (await sharedStore()).uri
    used.client = await new MongoClient(used.uri).connect()
  })
  after(async () => {
    await used.client.db(name).dropDatabase()
    await used.client.close()
  })
  return {
    ...used,
    get uri() {
      return used.uri
    },
    get db() {
      return used.client.db(name)
    },
    get client() {
      return used.client
    }
  }
}

/** The code a promise is refused with; fails when it is kept. */
export async function codeOf(work: Promise<unknown>): Promise<{ code: unknown; message: string }> {
  try {
    await work
  } catch (error) {
    const { code, message } = error as { code: unknown; message: string }
    return { code, message }
  }
  throw new Error('expected a refusal')
}
