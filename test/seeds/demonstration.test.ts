import { expect } from 'chai'
import { addDays, HOME_ZONE, localDate, localTime } from '#lib/dates.ts'
import { isSiret } from '#lib/identifiers/siret.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Company } from '#models/records/company.ts'
import { database } from '#models/records/database.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Tally } from '#models/records/tally.ts'
import { Workshop } from '#models/records/workshop.ts'
import { conflictsAmong } from '#models/planning/conflicts.ts'
import { isWorkingDay, workingDay } from '#seeds/calendar.ts'
import { callRound } from '#models/calls/round.ts'
import { WAITING, waitingFor } from '#models/today/lists.ts'
import { beginDemonstration, finishDemonstration, isFinished, whatStands } from '#seeds/demonstration.ts'
import { factsOf } from '#test/support/person-facts.ts'
import { useDatabase } from '#test/support/database.ts'
import { scopes } from '#models/access/scope.ts'
import { findDuplicates } from '#models/identity/duplicates/finding.ts'
import { enterPerson } from '#models/people/writing.ts'
import { knownGroups } from '#models/reference/added-groups.ts'
import { recountAll } from '#models/figures/recount.ts'
import { workshopsPending } from '#models/ledger/flush-outbox.ts'

describe('The demonstration region', function () {
  this.timeout(180_000)
  useDatabase({ own: true })
  const now = new Date()
  const today = localDate(now, 'Europe/Paris')

  before(async () => {
    await beginDemonstration(now)
  })

  it('can be shown before it is complete: the first agency has its day', async () => {
    const marie = await Account.findOne({ email: 'marie.aubert@example.org' }).orFail()
    const workshops = await scopes.workshops(marie)
    const onTheDay = workshops.filter(({ startsAt }) => localDate(startsAt, 'Europe/Paris') === today)
    expect(onTheDay).to.have.length(isWorkingDay(today) ? 2 : 0)
    const time = localTime(now, HOME_ZONE)
    const isUnderWay = onTheDay.some(({ startsAt, endsAt }) => startsAt <= now && now < endsAt)
    expect(isUnderWay).to.equal(isWorkingDay(today) && time >= '08:00' && time < '18:00')
    expect(new Set(workshops.map(workshop => workshop.statusAt(now)))).to.include.members([
      'draft',
      'full',
      'toClose',
      'closed',
      'cancelled'
    ])
    expect(await isFinished()).to.equal(false)
  })

  it('has something in each list of what waits, and a reminder about to leave', async () => {
    const marie = await Account.findOne({ email: 'marie.aubert@example.org' }).orFail()
    const counts = await Promise.all(
      WAITING.map(async kind => [kind, (await waitingFor(marie, kind, { limit: 1, now })).count] as const)
    )
    // Seats are offered again 48 hours before: from Friday on, Monday is further away.
    const next = workingDay(addDays(today, 1), 1)
    const isSoon = next <= addDays(today, 1)
    // The company's workshop of today has begun by the afternoon: nothing can stand in its way any more.
    const isHosted = await Workshop.exists({
      agency: marie.agency ?? null,
      state: 'published',
      'place.kind': 'company',
      startsAt: { $gt: now }
    })
    const mayBeEmpty = [...(isSoon ? [] : ['freed']), ...(isHosted ? [] : ['hostImpediments'])]
    expect(counts.filter(([kind, count]) => count === 0 && !mayBeEmpty.includes(kind))).to.deep.equal([])
    const reminders = await Notice.find({
      kind: { $in: ['reminder7Days', 'reminder48Hours'] },
      state: 'planned',
      dueAt: { $lte: now },
      uselessAfter: { $gt: now }
    })
    expect(reminders.length).to.be.above(0)
    for (const { subject, recipient } of reminders)
      expect(await Notice.exists({ subject, recipient, kind: 'confirmation' }), 'said once').to.equal(null)
  })

  it('has a waiting list with offers under way, a place added, and a person who moved to another date', async () => {
    const [list, ...others] = await Workshop.find({ 'waiting.0': { $exists: true } })
    if (!list) throw new Error('nobody waits')
    expect(others).to.deep.equal([])
    expect([list.waiting.length, list.offers.length, list.extra?.length]).to.deep.equal([2, 2, 1])
    expect(list.seatsFree).to.equal(0)
    expect(list.seats.length + list.offers.length).to.equal(list.capacity + 1)
    expect(await Participation.countDocuments({ movedTo: { $ne: null }, workshop: list._id })).to.equal(1)
    const marie = await Account.findOne({ email: 'marie.aubert@example.org' }).orFail()
    const { rows } = await callRound(marie, now)
    const reasons = rows.flatMap(({ lines }) => lines.map(({ kind }) => kind))
    expect(reasons).to.include.members(['freed', 'seatRequest'])
  })

  it('has files to decide upon: a sure duplicate and a doubtful one', async () => {
    await findDuplicates()
    const marie = await Account.findOne({ email: 'marie.aubert@example.org' }).orFail()
    const pairs = await scopes.duplicates(marie).find({ state: 'open' }).sort({ score: -1 })
    expect(pairs.map(({ strength }) => strength)).to.include.members(['strong', 'weak'])
  })

  it('resumes where it was cut short, and leaves alone what was complete', async () => {
    const [first] = await Workshop.find({}).select('_id').lean()
    const manosque = await Agency.findOne({ safir: '04262' }).orFail()
    const brought = await enterPerson(
      manosque._id,
      factsOf({ lastName: 'Bouaziz', identifiers: ['9000111D'] })
    )
    await finishDemonstration()
    expect(await Person.exists({ _id: brought._id }), 'brought in meanwhile').to.not.equal(null)
    const whole = await counts()
    // As if Manosque had been cut short: its mark is not there yet, part of its records are.
    const { deletedCount } = await database()
      .collection('demonstration')
      .deleteOne({ _id: '04262' as never })
    expect(deletedCount).to.equal(1)
    await Participation.deleteMany({ startsAt: { $lt: now }, departement: 'departement-04' })
    // And as if the first agency's workshops of long ago and of much later were only begun.
    await database()
      .collection('demonstration')
      .deleteOne({ _id: '13165 far' as never })
    const far = await database()
      .collection('demonstration')
      .findOne({ _id: '13165 far begun' as never })
    await Participation.deleteMany({ workshop: { $in: far?.['workshops'] } })
    await finishDemonstration()
    expect(await counts()).to.deep.equal(whole)
    expect(await Workshop.exists({ _id: first?._id })).to.not.equal(null)
    expect(
      await Person.exists({ _id: brought._id }),
      'kept when what was cut short is taken back'
    ).to.not.equal(null)
    await brought.deleteOne()
    expect(await isFinished()).to.equal(true)
  })

  it('follows two publics that the region has added, and counts them', async () => {
    const groups = await knownGroups()
    expect(groups.map(({ fr }) => fr)).to.deep.equal(['En reconversion', 'Intérim'])
    for (const { code } of groups) {
      expect(await Person.countDocuments({ addedGroups: code }), code).to.be.within(60, 250)
      expect(await Tally.countDocuments({ public: code, registered: { $gt: 0 } }), code).to.be.above(20)
    }
    expect(await Workshop.countDocuments({ priorities: 'added-enreconversion' })).to.be.above(5)
  })

  it('holds some nine hundred people, eight agencies, six companies with numbers never attributed and one without', async () => {
    expect(await Person.countDocuments()).to.be.within(850, 950)
    expect(await Person.distinct('agency')).to.have.length(8)
    const companies = await Company.find({ project: null })
    expect(companies).to.have.length(6)
    expect((await Company.findOne({ project: { $ne: null } }).orFail()).isProspect).to.equal(true)
    for (const { siret } of companies)
      expect(isSiret(siret ?? '') && siret?.startsWith('000'), siret ?? '').to.equal(true)
  })

  it('never asks a room or a facilitator twice, nor works on Sundays and holidays', async () => {
    const workshops = await Workshop.find()
    expect([...conflictsAmong(workshops).keys()]).to.deep.equal([])
    const days = workshops.map(({ startsAt }) => localDate(startsAt, 'Europe/Paris'))
    expect(days.filter(day => !isWorkingDay(day))).to.deep.equal([])
  })

  it('converts about as the region says it does', async () => {
    const rows = await Tally.find({ public: 'all' }).sort({ cell: 1 }).lean()
    const sum = (
      field: 'proposed' | 'registered' | 'marked' | 'attended' | 'debriefed' | 'apt' | 'started'
    ) => rows.reduce((total, row) => total + row[field], 0)
    expect(sum('registered') / sum('proposed')).to.be.within(0.6, 0.72)
    expect(sum('attended') / sum('marked')).to.be.within(0.64, 0.8)
    expect(sum('apt') / sum('debriefed')).to.be.within(0.78, 0.9)
    expect(sum('started') / sum('attended')).to.be.within(0.4, 0.56)
    await recountAll(now)
    expect(await Tally.find({ public: 'all' }).sort({ cell: 1 }).lean(), 'counted again').to.deep.equal(rows)
  })

  it('owes nobody a message that is past sending', async () => {
    expect(await Notice.countDocuments({ uselessAfter: { $lte: now } })).to.equal(0)
    expect(await Notice.countDocuments({ kind: 'confirmation', state: 'planned' })).to.be.greaterThan(50)
    expect(await workshopsPending()).to.have.length(0)
  })

  it('is not raised over records of someone’s own', async () => {
    expect(await whatStands()).to.equal('demonstration')
    await database().collection('demonstration').deleteMany({})
    expect(await whatStands()).to.equal('records')
    const people = await Person.countDocuments()
    await beginDemonstration(now)
    expect(await Person.countDocuments()).to.equal(people)
  })

  const counts = async () => ({
    workshops: await Workshop.countDocuments(),
    people: await Person.countDocuments(),
    participations: await Participation.countDocuments(),
    attended: await Participation.countDocuments({ attendance: 'attended' }),
    started: await Participation.countDocuments({ started: { $ne: null } }),
    notices: await Notice.countDocuments(),
    tallies: await Tally.countDocuments()
  })
})
