import { expect } from 'chai'
import mongoose from 'mongoose'
import { addDays, localDate, momentIn } from '#lib/dates.ts'
import { planWorkshop } from '#models/planning/planning.ts'
import { Workshop } from '#models/records/workshop.ts'
import { workingDay } from '#seeds/calendar.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Answer, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, textOf } from '#test/support/html.ts'

const WHY = 'Deux groupes attendus'

describe('The reason why other dates of a series are moved all the same', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  const series = new mongoose.Types.ObjectId()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })

  /** In the afternoon to which the second date would move, a workshop of the same trade. */
  async function layOut(): Promise<Workshop> {
    const first = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    await Workshop.updateOne({ _id: first._id }, { series })
    const { _id: _, ...facts } = first.toObject()
    const date = workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 60), 1)
    const startsAt = momentIn('Europe/Paris', date, '09:15')
    const endsAt = momentIn('Europe/Paris', date, '12:15')
    const later = { startsAt, endsAt, series, seats: [], seatsFree: facts.capacity }
    const { trade, place } = first
    await planWorkshop({
      agency: cast.aubagne._id,
      by: cast.marie._id,
      outline: {
        ...{ sector: null, trade, parts: [], capacity: 6, access: '', bring: '' },
        facilitators: [{ account: null, name: 'Une autre animatrice' }]
      },
      slot: {
        ...{ date, from: '14:00', to: '17:00', saturday: false },
        place: {
          kind: 'agency',
          room: place.room === 'Salle collective 1' ? 'Salle collective 2' : 'Salle collective 1'
        }
      }
    })
    return Workshop.create({ ...facts, ...later })
  }

  const reasons = (page: Answer) => all(page.html, 'textarea', { name: 'overrideReason' }).map(textOf)

  it('is asked once it is known that one is in the way, given back as typed, and kept', async () => {
    const other = await layOut()
    const { id } = cast.forgeWorkshop
    const moved = { from: '14h', to: '17h', extent: 'following' }
    const form = await marie.get(paths.newRescheduling(id))
    expect(reasons(form)).to.deep.equal([])
    await marie.submit(paths.rescheduling(id), moved)
    const without = await marie.follow()
    expect(without.text).to.include('1 atelier reste comme il est').and.include('Le même métier')
    const again = await marie.get(marie.link('Corriger la date'))
    expect(reasons(again)).to.deep.equal([''])
    const wrong = await marie.submit(paths.rescheduling(id), { to: 'bientôt', overrideReason: WHY })
    expect([wrong.status, ...reasons(wrong)]).to.deep.equal([422, WHY])
    const drawn = await marie.submit(paths.rescheduling(id), { ...moved, overrideReason: WHY })
    const page = await marie.follow()
    expect(page.text).not.to.include('reste comme il est')
    await marie.submit(`${drawn.location ?? ''}/confirmation`)
    const after = await Workshop.findById(other._id).orFail()
    expect(+after.startsAt).to.be.above(+other.startsAt)
    expect(after.log.at(-1)?.detail).to.include({ overrideReason: WHY })
    expect((await marie.get(paths.workshopLog(after.id))).text).to.include(WHY)
  })
})
