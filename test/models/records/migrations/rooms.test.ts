import { expect } from 'chai'
import mongoose from 'mongoose'
import { Agency } from '#models/records/agency.ts'
import '#models/records/all.ts'
import { CATALOGUE } from '#models/records/migrations/catalogue.ts'
import { migrate } from '#models/records/migrations/migrate.ts'
import { ROOMS } from '#models/records/migrations/rooms.ts'
import { useDatabase } from '#test/support/database.ts'
import { fillWithOlder } from '#test/support/older-base.ts'

describe('The migration that makes records of the rooms of an agency', () => {
  const { name } = useDatabase()
  const base = () => mongoose.connection.getClient().db(`${name}-rooms`)
  const agencies = () => base().collection('agencies')
  before(() => fillWithOlder(`${name}-rooms`))
  // Within, so that it is over before the connection is.
  describe('on the demonstration of 29 November 2026', () => {
    after(() => base().dropDatabase())

    it('keeps every name in its order, and says of nothing more than is known', async () => {
      const before = await agencies().find().sort({ _id: 1 }).toArray()
      const names = before.map(({ rooms }) => rooms as string[])
      expect(names.flat()).not.to.have.length(0)
      expect(await migrate(base(), { catalogue: CATALOGUE.slice(0, 4) })).to.equal(4)
      const after = await agencies().find().sort({ _id: 1 }).toArray()
      expect(after.map(one => Agency.hydrate(one).rooms.map(room => room.name))).to.deep.equal(names)
      const rooms = after.flatMap(({ rooms }) => rooms as Record<string, unknown>[])
      for (const { _id, name: _, ...rest } of rooms) {
        expect(_id).to.be.instanceOf(mongoose.mongo.ObjectId)
        expect(rest).to.deep.equal({ seats: null, access: null, kit: [], entry: '', closedFrom: null })
      }
    })

    it('goes on where it was killed: a room that is a record keeps what it says', async () => {
      const one = await agencies().findOne({ 'rooms.0': { $exists: true } })
      const known = { ...(one?.['rooms'] as Record<string, unknown>[])[0], seats: 9 }
      await agencies().updateOne({ _id: one?._id as never }, { $set: { rooms: [known, 'Autre salle'] } })
      let changed = 0
      await ROOMS.carry({
        database: base(),
        assertHeld: () => undefined,
        changed: (_, count) => (changed += count)
      })
      expect(changed).to.equal(1)
      const { rooms } = (await agencies().findOne({ _id: one?._id as never })) as unknown as {
        rooms: { name: string; seats: number | null }[]
      }
      expect(rooms.map(({ name: room, seats }) => [room, seats])).to.deep.equal([
        [known['name' as never], 9],
        ['Autre salle', null]
      ])
    })
  })
})
