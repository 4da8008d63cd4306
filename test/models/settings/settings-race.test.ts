import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { workingDay } from '#seeds/calendar.ts'
import { patience } from '#models/planning/holds.ts'
import { planWorkshop } from '#models/planning/planning.ts'
import { Agency } from '#models/records/agency.ts'
import { Workshop } from '#models/records/workshop.ts'
import { remindersOf } from '#models/messages/reminders.ts'
import { firstTexts } from '#models/records/text-block.ts'
import { guards, saveSettings } from '#models/settings/save-settings.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase } from '#test/support/database.ts'
import { stoppedAt, useStops } from '#test/support/stopped.ts'

const ROOM = 'Salle du midi'
/** More commands than saving the settings sends before it has written them. */
const STEPS = 14

describe('the settings of an agency and a plan at the same moment', function () {
  this.timeout(120_000)
  useDatabase({ own: true })
  useStops()
  let cast: Cast
  const usual = patience.ms
  before(async () => {
    cast = await raiseCast()
    patience.ms = 40
  })
  after(() => {
    patience.ms = usual
  })

  const day = () => workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 40), 1)

  /** The room is taken out of the list, which is stopped at a step, while somebody plans in it. */
  async function meet(step: number) {
    const before = await Agency.findOneAndUpdate(
      { _id: cast.aubagne._id },
      { $push: { rooms: { name: ROOM, seats: 12 } } },
      { returnDocument: 'after' }
    ).orFail()
    const {
      closures: _,
      reminders,
      texts,
      rooms,
      morning,
      afternoon,
      phone,
      email,
      basin,
      ...rest
    } = before.toObject()
    const settings = {
      ...rest,
      phone: phone ?? null,
      email: email ?? null,
      basin: basin ?? null,
      closures: [],
      reminders: remindersOf({ reminders: reminders ?? null }),
      texts: firstTexts(texts),
      morning: { from: morning?.from ?? null, to: morning?.to ?? null },
      afternoon: { from: afternoon?.from ?? null, to: afternoon?.to ?? null },
      kits: [],
      rooms: rooms
        .filter(({ name }) => name !== ROOM)
        .map(({ _id, ...room }) => ({
          ...room,
          key: String(_id),
          seats: room.seats ?? null,
          access: room.access ?? null,
          closedFrom: room.closedFrom ?? null
        }))
    }
    const saving = stoppedAt(step, () =>
      saveSettings(cast.aubagne._id, settings, { by: cast.admin._id, since: before.settingsAt ?? null })
    )
    await saving.stands
    await planWorkshop({
      agency: cast.aubagne._id,
      by: cast.marie._id,
      outline: {
        sector: null,
        trade: 'H2902',
        parts: [],
        facilitators: [],
        capacity: 8,
        access: '',
        bring: ''
      },
      slot: {
        date: day(),
        from: '09:00',
        to: '12:00',
        saturday: false,
        place: { kind: 'agency', room: ROOM }
      }
    }).catch(() => undefined)
    await saving.goOn().catch(() => undefined)
    const isPlanned = (await Workshop.exists({ 'place.room': ROOM })) !== null
    const isListed = (await Agency.exists({ _id: cast.aubagne._id, 'rooms.name': ROOM })) !== null
    await Workshop.deleteMany({ 'place.room': ROOM })
    await Agency.updateOne({ _id: cast.aubagne._id }, { $pull: { rooms: { name: ROOM } } })
    return { isPlanned, isListed }
  }

  it('never leave a workshop in a room that is no longer listed, wherever the settings are stopped', async () => {
    const kept = []
    for (let step = 0; step < STEPS; step++) {
      const { isPlanned, isListed } = await meet(step)
      expect([step, isPlanned]).to.deep.equal([step, isListed])
      kept.push(isPlanned)
    }
    expect(new Set(kept), 'each was the first at times').to.deep.equal(new Set([true, false]))
  })

  it('control: leave one there once the guard is off', async () => {
    const { noPlanSince } = guards
    guards.noPlanSince = () => ({})
    try {
      const lost = []
      for (let step = 0; step < STEPS; step++) {
        const { isPlanned, isListed } = await meet(step)
        lost.push(isPlanned && !isListed)
      }
      expect(lost).to.include(true)
    } finally {
      guards.noPlanSince = noPlanSince
    }
  })
})
