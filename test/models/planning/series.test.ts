import { expect } from 'chai'
import mongoose from 'mongoose'
import { addDays, localDate, localTime } from '#lib/dates.ts'
import { daysOf } from '#lib/recurrence.ts'
import { Agency } from '#models/records/agency.ts'
import { Notice } from '#models/records/notice.ts'
import { Series } from '#models/records/series.ts'
import { Workshop } from '#models/records/workshop.ts'
import { cancel, publish } from '#models/planning/changes.ts'
import { moveWorkshop, planWorkshop, reviseWorkshop } from '#models/planning/planning.ts'
import {
  areSeriesUnfinished,
  finishPlan,
  finishSeries,
  layOutSeries,
  workshopIdOf
} from '#models/planning/series/lay-out.ts'
import { MOST_DATES, reviewSeries, type Choices, type SeriesPlan } from '#models/planning/series/review.ts'
import { addSchoolHolidays } from '#models/settings/school-holidays.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { refusalOf } from '#test/support/refusal.ts'

const NONE: Choices = { kept: new Set(), skipped: new Set(), cures: new Map(), own: new Map() }
/** A Sunday evening: the dates below are to come. */
const NOW = new Date('2027-03-07T18:00:00Z')

describe('a series of workshops', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  const plan = (facts: Partial<SeriesPlan> = {}): SeriesPlan => ({
    outline: {
      sector: null,
      trade: 'H2902',
      parts: [{ kind: 'talk', minutes: 45, note: '' }],
      facilitators: [{ account: cast.romain._id, name: cast.romain.fullName }],
      capacity: 12,
      access: '',
      bring: ''
    },
    from: '09:00',
    to: '12:00',
    place: { kind: 'agency', room: 'Salle collective 2' },
    recurrence: { first: '2027-03-09', rhythm: 'week1', weekdays: [] },
    until: null,
    times: 5,
    skipsClosures: true,
    skipsSchool: false,
    except: [],
    ...facts
  })
  const review = async (facts: Partial<SeriesPlan> = {}, choices: Partial<Choices> = {}) => {
    const agency = await Agency.findById(cast.aubagne._id).orFail()
    return reviewSeries(plan(facts), { ...NONE, ...choices }, { agency, now: NOW })
  }
  const keptOf = (rows: Awaited<ReturnType<typeof review>>) =>
    rows.filter(({ isKept }) => isKept).map(({ slot }) => slot.date)
  const layOut = async ({
    id = new mongoose.Types.ObjectId(),
    isPublished = false,
    ...facts
  }: Partial<SeriesPlan> & { id?: mongoose.Types.ObjectId; isPublished?: boolean } = {}) => {
    const rows = await review(facts)
    const { outline } = plan(facts)
    const by = cast.marie._id
    await layOutSeries({ id, agency: cast.aubagne._id, outline, rows, isPublished, by, now: NOW })
    return Workshop.find({ series: id }).sort({ startsAt: 1 })
  }
  const atCompany = (): SeriesPlan['place'] => ({
    kind: 'company',
    company: cast.maconneries.id,
    site: String(cast.maconneries.sites[0]?._id)
  })

  describe('as it is reviewed', () => {
    it('says each date and writes nothing', async () => {
      const before = await Workshop.countDocuments()
      const rows = await review()
      expect(keptOf(rows)).to.deep.equal([
        '2027-03-09',
        '2027-03-16',
        '2027-03-23',
        '2027-03-30',
        '2027-04-06'
      ])
      expect(rows.flatMap(({ obstacles }) => obstacles)).to.deep.equal([])
      expect(await Workshop.countDocuments()).to.equal(before)
    })

    it('skips the holidays of the place and goes on to the number asked for', async () => {
      const rows = await review({ recurrence: { first: '2027-05-03', rhythm: 'week1', weekdays: [4] } })
      const skipped = rows.filter(({ isKept }) => !isKept)
      expect(skipped.map(({ date, obstacles }) => [date, obstacles[0]?.key])).to.deep.equal([
        ['2027-05-06', 'workshops.holiday.ascension']
      ])
      expect(keptOf(rows)).to.have.length(5)
    })

    it('skips those of its own département alone', async () => {
      const abolition = { first: '2027-12-20', rhythm: 'week1', weekdays: [] } as const
      expect(keptOf(await review({ recurrence: abolition, times: 1 }))).to.deep.equal(['2027-12-20'])
      await Agency.updateOne(
        { _id: cast.aubagne._id },
        { departement: 'departement-974', timeZone: 'Indian/Reunion' }
      )
      const [first] = await review({ recurrence: abolition, times: 1 })
      expect([first?.date, first?.obstacles[0]?.key]).to.deep.equal([
        '2027-12-20',
        'workshops.holiday.abolition'
      ])
    })

    it('skips the closures of the agency, but lets a company be asked when told so', async () => {
      await Agency.updateOne(
        { _id: cast.aubagne._id },
        { closures: [{ from: '2027-03-15', to: '2027-03-17', label: 'Inventaire' }] }
      )
      const closed = (rows: Awaited<ReturnType<typeof review>>) =>
        rows.find(({ date }) => date === '2027-03-16')
      const inAgency = closed(await review())
      expect([inAgency?.isKept, inAgency?.mayKeep]).to.deep.equal([false, false])
      const inCompany = closed(await review({ place: atCompany() }))
      expect([inCompany?.isKept, inCompany?.mayKeep]).to.deep.equal([false, true])
      expect(closed(await review({ place: atCompany(), skipsClosures: false }))?.isKept).to.equal(true)
      const ticked = await review({ place: atCompany() }, { kept: new Set(['2027-03-16']) })
      expect(closed(ticked)?.isKept).to.equal(true)
    })

    it('says the school holidays of its zone, and skips them when asked', async () => {
      const by = cast.admin._id
      await addSchoolHolidays(
        [
          { zone: 'B', from: '2027-03-15', to: '2027-03-20', label: 'Printemps' },
          { zone: 'A', from: '2027-03-22', to: '2027-03-27', label: 'Ailleurs' }
        ],
        { by }
      )
      const told = await review()
      expect(
        told.filter(({ obstacles }) => obstacles.length > 0).map(({ date, isKept }) => [date, isKept])
      ).to.deep.equal([['2027-03-16', true]])
      const skipped = await review({ skipsSchool: true })
      expect(keptOf(skipped)).to.have.length(5).and.not.include('2027-03-16')
      const kept = await review({ skipsSchool: true }, { kept: new Set(['2027-03-16']) })
      expect(keptOf(kept)).to.include('2027-03-16')
    })

    it('leaves out what is excepted or unticked, and a number asked for is not made of them', async () => {
      const excepted = await review({ except: ['2027-03-16'] })
      expect(keptOf(excepted)).to.have.length(5).and.not.include('2027-03-16')
      const unticked = await review({}, { skipped: new Set(['2027-03-16']) })
      expect(keptOf(unticked)).to.have.length(4)
    })

    it('says at once the room and the person that are taken, with what takes them, and offers a free room', async () => {
      await layOut({ recurrence: { first: '2027-03-16', rhythm: 'week1', weekdays: [] }, times: 1 })
      const taken = (await review()).find(({ date }) => date === '2027-03-16')
      expect(taken?.isKept).to.equal(false)
      expect(taken?.obstacles.map(({ key }) => key)).to.deep.equal([
        'series.obstacle.roomTaken',
        'series.obstacle.facilitatorTaken'
      ])
      expect(taken?.obstacles[0]?.other?.name).to.be.a('string')
      const alone = { ...plan().outline, facilitators: [] }
      const [room] = (await review({ outline: alone })).find(({ date }) => date === '2027-03-16')?.cures ?? []
      expect(room?.kind).to.equal('room')
      const cured = await review({ outline: alone }, { cures: new Map([['2027-03-16', room as never]]) })
      const row = cured.find(({ date }) => date === '2027-03-16')
      expect([row?.isKept, row?.slot.place]).to.deep.equal([true, { kind: 'agency', room: room?.value }])
    })

    it('says of another agency which one holds the site, and nothing of its workshop', async () => {
      const drafts = await layOut({ place: atCompany(), times: 1 })
      await Workshop.updateOne({ _id: drafts[0]?._id }, { agency: cast.nice._id, facilitators: [] })
      const [row] = await review({ place: atCompany() })
      expect(row?.obstacles.map(({ key, other }) => [key, other?.id, other?.name])).to.deep.equal([
        ['series.obstacle.siteTaken', null, cast.nice.name]
      ])
    })

    it('takes no cure that it does not offer', async () => {
      await layOut({ recurrence: { first: '2027-03-16', rhythm: 'week1', weekdays: [] }, times: 1 })
      const forged = { kind: 'room', value: 'Salle collective 2' } as const
      const rows = await review({}, { cures: new Map([['2027-03-16', forged]]) })
      expect(rows.find(({ date }) => date === '2027-03-16')?.isKept).to.equal(false)
    })

    it('offers the nearest free day instead of a holiday', async () => {
      const rows = await review({ recurrence: { first: '2027-05-06', rhythm: 'week1', weekdays: [] } })
      expect(rows[0]?.cures).to.deep.equal([{ kind: 'day', value: '2027-05-05' }])
      const cures = new Map([['2027-05-06', { kind: 'day', value: '2027-05-05' } as const]])
      const moved = await review(
        { recurrence: { first: '2027-05-06', rhythm: 'week1', weekdays: [] } },
        { cures }
      )
      expect(keptOf(moved)[0]).to.equal('2027-05-05')
    })

    it('asks whether Saturdays are meant, and refuses Sundays once for all', async () => {
      const saturday = { first: '2027-03-13', rhythm: 'week1', weekdays: [] } as const
      const { key, field } = await refusalOf(review({ recurrence: saturday }))
      expect([key, field]).to.deep.equal(['series.refusal.saturday', 'weekdays'])
      expect(keptOf(await review({ recurrence: { ...saturday, weekdays: [6] } }))).to.have.length(5)
      const sunday = { ...saturday, first: '2027-03-14' }
      expect((await refusalOf(review({ recurrence: sunday }))).key).to.equal('workshops.refusal.sunday')
    })

    it('refuses no end, an end before the first date, more than a year, and more dates than can be read', async () => {
      const refusal = async (facts: Partial<SeriesPlan>) => {
        const { key, field } = await refusalOf(review(facts))
        return [key, field]
      }
      expect(await refusal({ times: null })).to.deep.equal(['series.refusal.noEnd', 'times'])
      expect(await refusal({ until: '2027-03-01' })).to.deep.equal(['series.refusal.endsBefore', 'until'])
      expect(await refusal({ until: '2028-04-01' })).to.deep.equal(['series.refusal.beyondYear', 'until'])
      expect(await refusal({ times: 400 })).to.deep.equal(['series.refusal.tooMany', 'times'])
      const daily = { first: '2027-03-09', rhythm: 'week1', weekdays: [1, 2, 3, 4, 5] } as const
      expect(await refusal({ recurrence: daily, times: null, until: '2028-01-31' })).to.deep.equal([
        'series.refusal.tooMany',
        'until'
      ])
    })

    it('refuses beside its field what is wrong on every date', async () => {
      expect((await refusalOf(review({ to: '08:00' }))).field).to.equal('to')
      expect((await refusalOf(review({ outline: { ...plan().outline, trade: 'Z9999' } }))).field).to.equal(
        'trade'
      )
    })
  })

  describe('as it is laid out', () => {
    it('keeps the hours that were typed, whatever the season', async () => {
      const drafts = await layOut({ times: 6 })
      expect(drafts.map(({ startsAt }) => localTime(startsAt, 'Europe/Paris'))).to.deep.equal(
        Array(6).fill('09:00')
      )
      expect(new Set(drafts.map(({ startsAt }) => startsAt.getUTCHours()))).to.have.property('size', 2)
      expect(drafts.every(({ state }) => state === 'draft')).to.equal(true)
    })

    it('keeps them in Martinique and at Réunion', async () => {
      for (const [departement, timeZone] of [
        ['departement-972', 'America/Martinique'],
        ['departement-974', 'Indian/Reunion']
      ] as const) {
        await Agency.updateOne({ _id: cast.aubagne._id }, { departement, timeZone })
        await Workshop.updateMany({}, { state: 'cancelled' })
        const drafts = await layOut({
          recurrence: { first: '2027-12-28', rhythm: 'week1', weekdays: [] },
          times: 2
        })
        expect(
          drafts.map(({ startsAt }) => [localDate(startsAt, timeZone), localTime(startsAt, timeZone)])
        ).to.deep.equal([
          ['2027-12-28', '09:00'],
          ['2028-01-04', '09:00']
        ])
      }
    })

    it('makes nothing twice, however often and at once it is finished', async () => {
      const id = new mongoose.Types.ObjectId()
      await layOut({ id })
      await Series.updateOne({ _id: id }, { state: 'planning', 'dates.0.isSettled': false })
      await Promise.all([finishPlan(id, NOW), finishPlan(id, NOW)])
      expect(await Workshop.countDocuments({ series: id })).to.equal(5)
    })

    it('is finished by the clock where a process died, and not before it had its time', async () => {
      const rows = (await review()).filter(({ isKept }) => isKept)
      const id = new mongoose.Types.ObjectId()
      await Series.create({
        _id: id,
        agency: cast.aubagne._id,
        by: cast.marie._id,
        outline: plan().outline,
        dates: rows.map(({ slot }) => ({ workshop: workshopIdOf(id, slot.date), slot }))
      })
      const [first] = rows
      const { outline } = plan()
      await planWorkshop({
        id: workshopIdOf(id, first?.date ?? ''),
        agency: cast.aubagne._id,
        by: cast.marie._id,
        outline,
        slot: first?.slot as never,
        series: id,
        now: NOW
      })
      expect(await areSeriesUnfinished()).to.equal(false)
      const later = new Date(Date.now() + 120_000)
      expect(await areSeriesUnfinished(later)).to.equal(true)
      await finishSeries(later)
      expect(await Workshop.countDocuments({ series: id })).to.equal(5)
      expect(await areSeriesUnfinished(later)).to.equal(false)
    })

    it('leaves a date that was taken meanwhile, with its reason, and lays out the others', async () => {
      const rows = await review()
      await layOut({ recurrence: { first: '2027-03-23', rhythm: 'week1', weekdays: [] }, times: 1 })
      const id = new mongoose.Types.ObjectId()
      const { outline } = plan()
      const by = cast.marie._id
      await layOutSeries({ id, agency: cast.aubagne._id, outline, rows, isPublished: false, by, now: NOW })
      expect(await Workshop.countDocuments({ series: id })).to.equal(4)
      const { dates } = await Series.findById(id).orFail()
      expect(dates.map(({ refused }) => refused?.key ?? null)).to.deep.equal([
        null,
        null,
        'clashes.here.room',
        null,
        null
      ])
    })

    it('is published date by date when asked to', async () => {
      const opened = await layOut({ isPublished: true })
      expect(opened.map(({ state }) => state)).to.deep.equal(Array(5).fill('published'))
    })

    it('asks the host about dates in a company, which stay drafts', async () => {
      const drafts = await layOut({ isPublished: true, place: atCompany(), times: 2 })
      expect(drafts.map(({ state, hostReply }) => [state, hostReply?.state])).to.deep.equal([
        ['draft', 'asked'],
        ['draft', 'asked']
      ])
      const asked = drafts.map(({ _id }) => _id)
      expect(await Notice.countDocuments({ subject: { $in: asked } })).to.be.above(0)
      const [first] = drafts
      await Workshop.updateOne({ _id: first?._id }, { 'hostReply.state': 'agreed' })
      expect((await publish(first?._id as never, { by: cast.marie._id, now: NOW })).state).to.equal(
        'published'
      )
    })

    it('refuses a series of which no date is kept', async () => {
      const rows = (await review()).map(row => ({ ...row, isKept: false }))
      const id = new mongoose.Types.ObjectId()
      const { outline } = plan()
      const by = cast.marie._id
      const refusal = await refusalOf(
        layOutSeries({ id, agency: cast.aubagne._id, outline, rows, isPublished: false, by })
      )
      expect(refusal.key).to.equal('series.refusal.noDate')
      expect(await Series.countDocuments()).to.equal(0)
    })
  })

  describe('two of its workshops on one day', () => {
    it('are refused when they are laid out, revised and moved; not once the other is cancelled', async () => {
      const [first, second] = await layOut()
      if (!first || !second?.series) throw new Error('Two dates')
      const by = cast.marie._id
      const { outline } = plan()
      const slot = {
        date: first.localDay,
        from: '14:00',
        to: '16:00',
        place: { kind: 'agency', room: 'Salle collective 2' },
        saturday: false
      } as const
      const agency = cast.aubagne._id
      const attempts = [
        () => planWorkshop({ agency, by, outline, slot, series: second.series as never, now: NOW }),
        () => reviseWorkshop(second, { outline, slot, by, now: NOW })
      ]
      for (const attempt of attempts)
        expect((await refusalOf(attempt())).key).to.equal('series.refusal.sameDay')
      await publish(second._id, { by, now: NOW })
      const move = () => moveWorkshop(second._id, { slot, by, now: NOW })
      expect((await refusalOf(move())).key).to.equal('series.refusal.sameDay')
      await cancel(first._id, { by, reason: 'other', now: NOW })
      expect((await move()).localDay).to.equal(first.localDay)
    })

    it('are refused in the list before anything is saved', async () => {
      const rows = await review()
      const [first, second] = rows
      if (!first || !second) throw new Error('Two dates')
      const twice = [first, { ...second, slot: { ...second.slot, date: first.date } }]
      const id = new mongoose.Types.ObjectId()
      const { outline } = plan()
      const refusal = await refusalOf(
        layOutSeries({
          id,
          agency: cast.aubagne._id,
          outline,
          rows: twice,
          isPublished: false,
          by: cast.marie._id
        })
      )
      expect(refusal.key).to.equal('series.refusal.sameDay')
    })
  })

  it('has room for as many dates as its limit says', async () => {
    const daily = { first: '2027-03-09', rhythm: 'week1', weekdays: [1, 2, 3, 4, 5] } as const
    const kept = keptOf(await review({ recurrence: daily, times: MOST_DATES }))
    expect(kept).to.have.length(MOST_DATES)
    expect(daysOf(daily, addDays('2027-03-09', 6))).to.have.length(5)
  })
})
