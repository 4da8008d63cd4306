import { expect } from 'chai'
import { addDays, localDate, localTime } from '#lib/dates.ts'
import { firstTexts } from '#models/records/text-block.ts'
import { remindersOf, USUAL_REMINDERS } from '#models/messages/reminders.ts'
import { Agency } from '#models/records/agency.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { Notice } from '#models/records/notice.ts'
import { Workshop } from '#models/records/workshop.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { takeSeat } from '#models/seats/seats.ts'
import type { AgencySettings } from '#models/settings/agency-settings.ts'
import { saveSettings } from '#models/settings/save-settings.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { raiseJobDating } from '#test/support/job-dating.ts'
import { refusalOf } from '#test/support/refusal.ts'

describe('the settings of an agency', function () {
  this.timeout(20_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  const agency = () => Agency.findById(cast.aubagne._id).orFail()

  /** As they stand. */
  async function standing(): Promise<AgencySettings> {
    const { name, phone, email, address, postcode, commune, callHours, timeZone, days, ...rest } = (
      await agency()
    ).toObject()
    return {
      name,
      phone: phone ?? null,
      basin: rest.basin ?? null,
      email: email ?? null,
      address,
      postcode,
      commune,
      callHours,
      timeZone,
      days: [...days],
      morning: { from: rest.morning?.from ?? null, to: rest.morning?.to ?? null },
      afternoon: { from: rest.afternoon?.from ?? null, to: rest.afternoon?.to ?? null },
      reminders: remindersOf(rest),
      texts: firstTexts(rest.texts),
      rooms: rest.rooms.map(({ _id, name, seats, access, kit, entry, closedFrom }) => ({
        key: String(_id),
        name,
        seats: seats ?? null,
        access: access ?? null,
        kit: [...kit],
        entry,
        closedFrom: closedFrom ?? null
      })),
      kits: rest.kits.map(({ _id, name, number, note, retiredFrom }) => ({
        ...{ name, number, note },
        key: String(_id),
        retiredFrom: retiredFrom ?? null
      })),
      closures: rest.closures.map(({ _id, from, to, label }) => ({ key: String(_id), from, to, label }))
    }
  }

  const save = async (
    changes: Partial<AgencySettings>,
    { now = new Date(), since = null as Date | null } = {}
  ) =>
    saveSettings(cast.aubagne._id, { ...(await standing()), ...changes }, { by: cast.admin._id, since, now })

  const reminders = () =>
    Notice.find({ subject: cast.forgeWorkshop._id, kind: /^reminder/, state: 'planned' })
      .sort({ dueAt: 1 })
      .lean()

  it('change nothing, and write nothing down, when they are saved as they stand', async () => {
    expect(await save({})).to.deep.equal({ changes: [], reminders: 0 })
    expect([(await agency()).settingsAt, await JournalEntry.countDocuments()]).to.deep.equal([null, 0])
  })

  it('are written down one by one, with who, from what and to what', async () => {
    await save({ callHours: 'Le matin', days: [1, 2] })
    const entries = await JournalEntry.find().sort({ 'detail.setting': 1 }).lean()
    expect(entries.map(({ by, subject, detail }) => [String(by), subject, detail])).to.deep.equal([
      [cast.admin.id, 'agency', { setting: 'callHours', from: '', to: 'Le matin' }],
      [cast.admin.id, 'agency', { setting: 'days', from: '1 2 3 4 5', to: '1 2' }]
    ])
  })

  it('are refused to whoever read them before they were saved last', async () => {
    await save({ callHours: 'Le matin' })
    const refusal = await refusalOf(save({ callHours: 'Le soir' }))
    expect(refusal.key).to.equal('errors.meanwhile.again')
    expect((await agency()).callHours).to.equal('Le matin')
  })

  it('move the reminders that are planned, each once, and leave those whose moment is over', async () => {
    const before = await reminders()
    expect(before).not.to.have.length(0)
    const { startsAt, timeZone } = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    const saved = await save({ reminders: { first: 5, second: 3, time: '10:00' } })
    const after = await reminders()
    expect(after.map(({ _id }) => String(_id)).sort()).to.deep.equal(
      before.map(({ _id }) => String(_id)).sort()
    )
    const moved = after.filter(({ dueAt }) => localTime(dueAt, timeZone) === '10:00')
    expect(moved.length).to.be.above(0)
    expect(saved.reminders).to.be.at.least(moved.length)
    const days = moved.map(({ dueAt }) => localDate(dueAt, timeZone))
    const meant = [5, 3].map(days => addDays(localDate(startsAt, timeZone), -days))
    expect(meant).to.include.members(days)
    for (const { dueAt, uselessAfter } of after) expect(+uselessAfter).to.be.above(+dueAt)
  })

  it('are what the next reminders are planned by', async () => {
    await save({ reminders: { ...USUAL_REMINDERS, first: 9, time: '10:00' } })
    const { _id, startsAt, timeZone } = await Workshop.findOne({ _id: cast.forgeWorkshop._id }).orFail()
    await Workshop.updateOne({ _id }, { capacity: 12 })
    await takeSeat(_id, { person: cast.odile._id, by: cast.marie._id })
    await flushOutbox(_id)
    const planned = await Notice.find({ subject: _id, recipient: cast.odile._id, kind: /^reminder/ }).lean()
    for (const { kind, dueAt } of planned) {
      const days = kind === 'reminder7Days' ? 9 : 2
      expect(localDate(dueAt, timeZone)).to.equal(addDays(localDate(startsAt, timeZone), -days))
      expect(localTime(dueAt, timeZone)).to.equal('10:00')
    }
    expect(planned).not.to.have.length(0)
  })

  it('keep closures that are over, though the page no longer shows them', async () => {
    await save({ closures: [{ key: 'new0', from: '2026-01-05', to: null, label: 'Travaux' }] })
    const since = (await agency()).settingsAt ?? null
    await save({ closures: [], callHours: 'Le matin' }, { since })
    expect((await agency()).closures.map(({ from, to }) => [from, to])).to.deep.equal([
      ['2026-01-05', '2026-01-05']
    ])
  })

  it('leave a room to a job-dating that never fills it at once, and refuse one too small for a slot of it', async () => {
    const { rooms } = await standing()
    const { capacity, place } = await raiseJobDating(cast)
    const roomOf = (seats: number) =>
      rooms.map(room => (room.name === place.room ? { ...room, seats } : room))
    expect(capacity).to.equal(4)
    await save({ rooms: roomOf(2), callHours: 'Le matin' })
    expect([(await agency()).callHours, (await agency()).roomNamed(place.room)?.seats]).to.deep.equal([
      'Le matin',
      2
    ])
    const refusal = await refusalOf(save({ rooms: roomOf(1) }))
    expect([refusal.key, refusal.params['count']]).to.deep.equal(['settings.refusal.roomTooSmallForSlots', 2])
  })

  it('keep exactly one of two that are saved at the same moment', async () => {
    const settings = await standing()
    const both = await Promise.allSettled(
      ['Le matin', 'Le soir'].map(callHours =>
        saveSettings(cast.aubagne._id, { ...settings, callHours }, { by: cast.admin._id, since: null })
      )
    )
    expect(both.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected'])
  })
})
