import { expect } from 'chai'
import mongoose from 'mongoose'
import type { CommandStartedEvent } from 'mongodb'
import { recountStale } from '#models/figures/recount.ts'
import { paths } from '#server/paths.ts'
import { outside, probes, routes } from '#server/routes.ts'
import { addressBook } from '#test/browser/addresses.ts'
import { raiseWorld, type World } from '#test/browser/world.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { tableOf } from '#test/support/routes.ts'

const READS = ['find', 'aggregate', 'count', 'distinct', 'getMore', 'killCursors', 'endSessions', 'ping']

/** What reading leaves behind besides the session: who looked where others' data may be, and how often. */
const BOOKKEEPING: Record<string, string[]> = {
  [paths.people()]: ['attempts'],
  [paths.restrictedFacts()]: ['people', 'personevents']
}

const pages = [...tableOf(routes({ trial: true })), ...tableOf(probes()), ...tableOf(outside())].filter(
  ({ method }) => method === 'GET'
)

describe('A page that is read', function () {
  this.timeout(120_000)
  useDatabase({ watched: true })
  const app = useApp()
  const visitors: Visitor[] = []
  let world: World
  let addressesOf: (pattern: string) => string[]

  before(async () => {
    world = await raiseWorld()
    for (const role of ['marie', 'paul', 'sofia', 'admin'] as const) {
      const visitor = await app.signedIn(world[role])
      visitors.push(visitor)
    }
    const nobody = app.visitor()
    visitors.push(nobody)
    addressesOf = await addressBook(world, visitors[0] ?? nobody, nobody)
  })

  /** The collections written to meanwhile. */
  async function writtenDuring(work: () => Promise<unknown>): Promise<string[]> {
    const written = new Set<string>()
    const hear = (event: CommandStartedEvent) => {
      const collection = writtenBy(event)
      if (collection !== null) written.add(collection)
    }
    const client = mongoose.connection.getClient()
    client.on('commandStarted', hear)
    await work().finally(() => client.off('commandStarted', hear))
    return [...written].sort()
  }

  for (const { path } of pages) {
    it(`writes nothing at ${path}`, async () => {
      const written = await writtenDuring(async () => {
        for (const visitor of visitors) for (const address of addressesOf(path)) await visitor.get(address)
      })
      expect(written.filter(name => name !== 'sessions')).to.deep.equal(BOOKKEEPING[path] ?? [])
    })
  }

  it('would be caught writing: as a form is that changes something, and as counting is', async () => {
    const published = await writtenDuring(async () =>
      visitors[0]?.post(paths.workshopPublication(String(world.draftWorkshop.id)))
    )
    expect(published).to.include('workshops')
    expect(await writtenDuring(() => recountStale())).to.include.members(['participations', 'tallies'])
  })
})

/** The collection a command writes to; null when it only reads. */
function writtenBy({ commandName, command }: CommandStartedEvent): string | null {
  const { pipeline = [] } = command as { pipeline?: object[] }
  const isRead = READS.includes(commandName) && !pipeline.some(stage => '$out' in stage || '$merge' in stage)
  return isRead ? null : String(command[commandName])
}
