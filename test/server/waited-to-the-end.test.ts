import { expect } from 'chai'
import { Workshop } from '#models/records/workshop.ts'
import { closeLists } from '#models/seats/close-lists.ts'
import { wait } from '#models/seats/waiting.ts'
import { paths } from '#server/paths.ts'
import { raiseCast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

const MINUTE = 60_000

describe('A session that has begun', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()

  it('tells its counsellors, and them alone, how many waited until its list closed', async () => {
    const cast = await raiseCast()
    const { fullWorkshop, nadia, odile, marie: by } = cast
    for (const person of [nadia, odile]) await wait(fullWorkshop._id, { person: person._id, by: by._id })
    const begins = (minutes: number) => {
      const startsAt = new Date(Date.now() + minutes * MINUTE)
      return Workshop.updateOne(
        { _id: fullWorkshop._id },
        { startsAt, endsAt: new Date(+startsAt + 180 * MINUTE) }
      )
    }
    const page = paths.workshop(String(fullWorkshop.id))
    const marie = await app.signedIn(cast.marie)
    await begins(30)
    await closeLists()
    expect((await marie.get(page)).text).to.not.include('attendaient une place')
    await begins(-30)
    expect((await marie.get(page)).text).to.include('2 personnes attendaient une place.')
    const regional = await app.signedIn(cast.sofia)
    expect((await regional.get(page)).text).to.not.include('attendaient une place')
  })
})
