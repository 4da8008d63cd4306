import { expect } from 'chai'
import { addDays, HOME_ZONE, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { recountAll } from '#models/figures/recount.ts'
import { mask, maskFrom } from '#models/figures/mask.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { writeDebrief } from '#models/follow-up/debrief.ts'
import { saveNextStep } from '#models/follow-up/next-steps.ts'
import { Participation } from '#models/records/participation.ts'
import { Tally } from '#models/records/tally.ts'
import { Thresholds } from '#models/records/thresholds.ts'
import { setThresholds, type ThresholdFacts } from '#models/settings/thresholds.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { refusalOf } from '#test/support/refusal.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase, useEmptyCollections } from '../support/database.ts'
import { all, textOf } from '../support/html.ts'

const DAY = 86_400_000

describe('setting thresholds', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let admin: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    admin = await app.signedIn(cast.admin)
  })

  const today = localDate(new Date(), HOME_ZONE)
  const ago = (days: number) => new Date(Date.now() - days * DAY)
  const set = async (fields: Record<string, string>, visitor = admin) => {
    await visitor.get(paths.thresholds())
    return visitor.submit(paths.thresholds(), fields)
  }
  /** As someone would have set it so many days ago, from the day after on. */
  const wasSet = (days: number, facts: Partial<ThresholdFacts>) =>
    setThresholds(
      { interest: 2, skills: 2, months: 6, toldFrom: 5, from: addDays(today, 1 - days), ...facts },
      { by: cast.admin._id, since: null, now: ago(days) }
    )
  /** Someone came, was seen with two skills and an interest of 2, and began a training after `begun` days. */
  async function judged(person: { _id: unknown }, { heldAgo, begun }: { heldAgo: number; begun: number }) {
    const filter = { workshop: cast.pastWorkshop._id, person: person._id as never }
    const { _id } = await Participation.findOne(filter).orFail()
    const fresh = () => Participation.findById(_id).orFail()
    await markAttendance(await fresh(), { attendance: 'attended', by: cast.marie._id })
    await Participation.updateOne({ _id }, { $set: { startsAt: ago(heldAgo) } })
    const about = { skills: { CONS: 2, EQUI: 3 }, strength: '', by: cast.marie._id }
    await writeDebrief(await fresh(), { interest: 2, ...about })
    await saveNextStep(await fresh(), {
      kind: 'training',
      state: 'started',
      startedOn: addDays(today, begun - heldAgo),
      saidBy: 'person',
      by: cast.marie._id
    })
    const { apt, started } = await fresh()
    return { apt, started }
  }

  it('gives a day to come as its example', async () => {
    const [, day, month, year] =
      /Exemple : (\d\d)\/(\d\d)\/(\d{4})/.exec((await admin.get(paths.thresholds())).text) ?? []
    expect(`${year}-${month}-${day}` > today, `${day}/${month}/${year}`).to.equal(true)
  })

  it('judges a workshop by what held on its day, before and after a change', async () => {
    const { nadia, karim } = cast
    await wasSet(40, { interest: 3, months: 1 })
    expect(await judged(nadia, { heldAgo: 100, begun: 60 })).to.deep.equal({ apt: true, started: 'training' })
    expect(await judged(karim, { heldAgo: 38, begun: 35 })).to.deep.equal({ apt: false, started: null })
  })

  it('leaves the figures of what was held as they are', async () => {
    await judged(cast.nadia, { heldAgo: 20, begun: 10 })
    const figures = async () => {
      await recountAll()
      return Tally.find().select('-_id').sort({ cell: 1, public: 1 }).lean()
    }
    const before = await figures()
    const answer = await set({ interest: '3', skills: '5', months: '1' })
    expect([answer.status, answer.location]).to.deep.equal([303, paths.thresholds()])
    expect(await figures()).to.deep.equal(before)
    expect((await admin.follow()).text)
      .to.include('Seuils enregistrés')
      .and.match(/Très intéressée, 5 compétences, 1 mois, à partir du/)
      .and.include('Alix Caron')
  })

  it('refuses a day that has begun, counts out of bounds, and a limit under five', async () => {
    const refusals: [Record<string, string>, string][] = [
      [{ interest: '3', from: slashed(today) }, 'from'],
      [{ interest: '4' }, 'interest'],
      [{ skills: '0' }, 'skills'],
      [{ months: '25' }, 'months'],
      [{ toldFrom: '4' }, 'toldFrom']
    ]
    for (const [fields, name] of refusals) {
      const answer = await set(fields)
      const said = all(answer.html, 'p', { id: `${name}-error` }).map(textOf)
      expect([answer.status, said.length], name).to.deep.equal([422, 1])
    }
    expect(await Thresholds.countDocuments()).to.equal(0)
  })

  it('shows the second administrator what the first one changed, and lets one of two at once win', async () => {
    const other = await app.signedIn(cast.admin)
    await other.get(paths.thresholds())
    await set({ skills: '3' })
    const clash = await other.submit(paths.thresholds(), { skills: '4' })
    expect(clash.status).to.equal(422)
    expect(all(clash.html, 'p', { id: 'skills-error' }).map(textOf)[0]).to.include('3')
    const again = { interest: 1, skills: 1, months: 3, toldFrom: 5, from: addDays(today, 3) }
    expect((await refusalOf(setThresholds(again, { by: cast.admin._id, since: null }))).key).to.equal(
      'errors.meanwhile.again'
    )
  })

  it('hides more when the limit is raised, on the page and in the file', async () => {
    const sofia = await app.signedIn(cast.sofia)
    await recountAll()
    const period = 'from=2020-01&to=2099-12'
    const told = async () => [
      (await sofia.get(`${paths.results()}?${period}`)).text,
      (await sofia.get(`${paths.resultsCsv()}?${period}`)).body
    ]
    for (const text of await told()) expect(text).to.include('< 5').and.not.include('< 10')
    await set({ toldFrom: '10' })
    for (const text of await told()) expect(text).to.include('< 10').and.not.include('< 5')
  })

  it('guards counts under a higher limit as those under five', () => {
    const cell = (value: number) => ({ value, isShown: true })
    const [total, part, rest] = [cell(40), cell(7), cell(33)]
    const sums = [{ total, parts: [part, rest] }]
    expect([part, rest].map(mask(sums))).to.deep.equal([7, 33])
    expect([part, rest, total].map(maskFrom(8)(sums))).to.deep.equal(['few', 'kept', 40])
  })
})
