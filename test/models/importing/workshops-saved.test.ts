import { expect } from 'chai'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { detachFromImport } from '#models/hosts/import-origin.ts'
import { Company } from '#models/records/company.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { guards } from '#models/importing/workshops/undo-workshops.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Tally } from '#models/records/tally.ts'
import { change } from '#models/ledger/ledger.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { dieBefore } from '#test/support/dying.ts'
import { refusalOf } from '#test/support/refusal.ts'
import { correctCompany } from '#models/hosts/companies.ts'
import { confirmImport, undoImport } from '#models/importing/run/confirm.ts'
import { undoingOf } from '#models/importing/run/undoing.ts'
import { propose, proposeAll } from '#models/invitations/proposing.ts'
import { recountStale, recountAll } from '#models/figures/recount.ts'
import { sweepReservations } from '#models/planning/reserving.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { cancel, changeCapacity } from '#models/planning/changes.ts'
import { bringing } from './bringing.ts'
import { coming, planning, HOSTED, HOSTED_AS } from './typed-workshops.ts'

describe('a list of workshops, once saved', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const { bring, save, again, rowsOf, counts, work } = bringing(() => cast)
  const stored = (reference: string) => Workshop.findOne({ agency: cast.aubagne._id, reference }).orFail()

  const UNTIMED = '-updatedAt -__v'
  const all = () => Workshop.find().sort({ _id: 1 }).select(UNTIMED).lean()
  const companies = () => Company.find().sort({ _id: 1 }).select(UNTIMED).lean()
  /** Figures as pages read them, and as a full recount tells them. */
  const figures = async () => {
    await recountStale()
    const rows = () => Tally.find().sort({ cell: 1, public: 1 }).select('-_id').lean()
    const read = await rows()
    await recountAll()
    expect(await rows(), 'as counted from the records').to.deep.equal(read)
    return read
  }
  /** Figures first: counting takes the marks off. */
  const base = async () => [await figures(), await all(), await companies()]
  const whyNot = async (saved: ImportRun) => (await refusalOf(undoImport(saved))).key
  const THREE = () =>
    planning({}, HOSTED_AS('A-2'), { 'N° session': '', Date: slashed(coming(80)), Statut: 'Brouillon' })

  it('is undone as a whole: workshops, the company it entered, and the figures', async () => {
    const before = await base()
    const saved = await save(THREE())
    expect(await figures()).not.to.deep.equal(before[0])
    expect(await undoingOf(saved)).to.deep.equal({
      removed: 3,
      putBack: 0,
      companies: ['Ateliers de la Baume'],
      companiesKept: []
    })
    const undone = await undoImport(saved)
    expect([undone.state, undone.kept, undone.lines.saved]).to.deep.equal(['undone', 0, 0])
    expect(await base()).to.deep.equal(before)
    expect((await bring(THREE())).lines).to.include({ ...counts, new: 3 })
  })

  it('leaves what a host said of a draft to the date and place it was said of', async () => {
    const draft = (days: number) =>
      planning({ ...HOSTED_AS('A-9'), Date: slashed(coming(days)), Statut: 'Brouillon' })
    await save(draft(40))
    await Workshop.updateOne({ reference: 'A-9' }, { $set: { hostReply: { state: 'agreed', seq: 0 } } })
    await save(draft(40))
    expect((await stored('A-9')).hostReply?.state, 'the same list again').to.equal('agreed')
    await save(draft(47))
    const { state, hostReply } = await stored('A-9')
    expect([state, hostReply ?? null]).to.deep.equal(['draft', null])
  })

  it('is undone before its figures were ever counted, and while they are', async () => {
    const before = await figures()
    const saved = await save(THREE())
    await Promise.all([undoImport(saved), recountStale()])
    expect(await figures()).to.deep.equal(before)
  })

  it('puts back what it moved, opened, called off and enlarged, and tells nobody', async () => {
    await save(
      planning(
        {},
        { 'N° session': 'A-2', Date: slashed(coming(50)) },
        { 'N° session': 'A-3', Date: slashed(coming(55)), Statut: 'Brouillon' }
      )
    )
    await takeSeat((await stored('A-2'))._id, { person: cast.karim._id, by: cast.marie._id, key: 'one' })
    const before = await all()
    const figured = await figures()
    const changing = await save(
      planning(
        { ...HOSTED, Date: slashed(coming(90)) },
        { 'N° session': 'A-2', Date: slashed(coming(50)), Places: '14' },
        { 'N° session': 'A-3', Date: slashed(coming(55)), Statut: 'Ouverte' }
      )
    )
    expect(changing.lines.saved).to.equal(3)
    expect((await stored('A-2')).seatsFree).to.equal(13)
    const told = await Notice.countDocuments()
    expect(await undoingOf(changing)).to.include({ removed: 0, putBack: 3 })
    await undoImport(changing)
    const beside = ['ledger', 'movedSeq', 'log', 'pastCells', 'figuresStale', 'stagesStale']
    const facts = (workshops: object[]) =>
      workshops.map(one => Object.entries(one).filter(([name]) => !beside.includes(name)))
    expect(facts(await all())).to.deep.equal(facts(before))
    expect(await figures()).to.deep.equal(figured)
    expect(await Notice.countDocuments()).to.equal(told)
    expect(await Company.exists({ name: 'Ateliers de la Baume' })).to.equal(null)
    expect((await stored('A-1')).log.at(-1)?.what).to.equal('putBack')
  })

  it('opens again what it called off, unless that ended a proposal', async () => {
    await save(planning({}))
    const called = await save(planning({ Statut: 'Annulée' }))
    expect((await stored('A-1')).state).to.equal('cancelled')
    await undoImport(called)
    expect(await stored('A-1')).to.include({ state: 'published', cancelledAt: null, cancelReason: null })
    await propose({ workshop: await stored('A-1'), person: cast.karim, by: cast.marie._id })
    const ending = await save(planning({ Statut: 'Annulée' }))
    expect(await whyNot(ending)).to.equal('imports.refusal.workshopEnded')
  })

  it('can no longer be undone when someone has a seat or a proposal, or has changed a workshop', async () => {
    const by = cast.marie._id
    const ways: [string, (workshop: Workshop) => Promise<unknown>][] = [
      ['workshopGiven', workshop => takeSeat(workshop._id, { person: cast.karim._id, by, flushLater: true })],
      ['workshopGiven', workshop => propose({ workshop, person: cast.karim, by })],
      ['workshopGiven', workshop => proposeAll({ workshop, people: [cast.karim], by })],
      ['workshopChanged', workshop => changeCapacity(workshop._id, { capacity: 9, by })],
      ['workshopChanged', workshop => cancel(workshop._id, { reason: 'tooFew', by })]
    ]
    for (const [at, [key, use]] of ways.entries()) {
      const reference = `W-${at}`
      const saved = await save(planning({ 'N° session': reference, Date: slashed(coming(40 + 7 * at)) }))
      await use(await stored(reference))
      expect([at, await whyNot(saved)]).to.deep.equal([at, `imports.refusal.${key}`])
      expect((await refusalOf(undoingOf(saved))).params).to.deep.equal({ line: 2 })
      expect((await again(saved)).state).to.equal('saved')
    }
  })

  it('can no longer be undone when what it moved has lost its room', async () => {
    await save(planning({}))
    const moving = await save(planning({ Date: slashed(coming(90)) }))
    await save(planning({ 'N° session': 'B-1', 'Animateur 1': 'Autre A.' }))
    expect(await whyNot(moving)).to.equal('imports.refusal.workshopTaken')
  })

  it('keeps a company that serves elsewhere', async () => {
    const saved = await save(planning(HOSTED_AS('A-2')))
    await save(
      planning({
        ...HOSTED_AS('N-1'),
        'Code SAFIR': '06204',
        'Animateur 1': 'X. Y.',
        Date: slashed(coming(60))
      })
    )
    expect(await undoingOf(saved)).to.include({ removed: 1 })
    await undoImport(saved)
    expect(await Company.countDocuments({ name: 'Ateliers de la Baume' })).to.equal(1)
  })

  it('keeps a company that someone counts on, and refuses to count on one that is gone', async () => {
    const company = () => Company.findOne({ name: 'Ateliers de la Baume' })
    const saved = await save(planning(HOSTED_AS('A-2')))
    const { _id } = await company().orFail()
    expect(await detachFromImport(_id)).to.equal(true)
    await undoImport(saved)
    expect(await company()).not.to.equal(null)
    await Company.deleteOne({ _id })
    await undoImport(await save(planning(HOSTED_AS('A-2'))))
    expect([await company(), await detachFromImport(_id)]).to.deep.equal([null, false])
  })

  it('keeps a company whose contact someone has corrected', async () => {
    const saved = await save(planning(HOSTED_AS('A-2')))
    const company = await Company.findOne({ name: 'Ateliers de la Baume' }).orFail()
    const { name, siret, sector, contactPhone, contactEmail } = company
    const sites = company.toObject().sites.map(site => ({ ...site, id: String(site._id) }))
    await correctCompany(company, {
      name,
      siret: siret ?? null,
      sector: sector ?? null,
      contactName: 'Mme Roux',
      contactPhone: contactPhone ?? null,
      contactEmail: contactEmail ?? null,
      sites
    })
    expect(await undoingOf(saved)).to.include({ removed: 1 })
    await undoImport(saved)
    expect((await Company.findById(company._id))?.contactName).to.equal('Mme Roux')
  })

  it('leaves alone what another entered between the reading and the writing', async () => {
    const [early, late] = [await bring(planning({})), await bring(`${planning({})}\r\n`)]
    await confirmImport(early, { by: cast.marie._id })
    const saved = await confirmImport(late, { by: cast.marie._id })
    expect(saved.lines).to.include({ saved: 0, unchanged: 1 })
    await undoImport(saved)
    expect(await stored('A-1')).not.to.equal(null)
  })

  describe('while someone is being registered', () => {
    const { asLeft } = guards
    afterEach(() => (guards.asLeft = asLeft))
    /** Gives a seat after the look of the undoing and before its write. */
    const race = async () => {
      const saved = await save(planning({}, HOSTED_AS('A-2')))
      const workshop = await stored('A-1')
      if (opened) guards.asLeft = ({ workshop: _id }) => ({ _id })
      await ImportRun.updateOne(
        { _id: saved._id },
        {
          $set: {
            state: 'undoing',
            leaseUntil: new Date(0),
            progress: { done: 0, total: 2, startedAt: new Date() }
          }
        }
      )
      await takeSeat(workshop._id, { person: cast.karim._id, by: cast.marie._id })
      await work(saved)
      const undone = await again(saved)
      return { undone, left: await Workshop.findById(workshop._id) }
    }
    let opened = false

    it('keeps that workshop and the seat, and takes the others out', async () => {
      opened = false
      const { undone, left } = await race()
      expect([undone.state, undone.kept]).to.deep.equal(['undone', 1])
      expect(left?.seatOf(cast.karim._id)).not.to.equal(null)
      expect((await rowsOf(undone)).map(({ undoneAs }) => undoneAs)).to.deep.equal(['kept', 'removed'])
    })

    it('keeps one that a proposal has been entered for, though it is not written yet', async () => {
      const saved = await save(planning({}))
      const { _id } = await stored('A-1')
      await change(_id, { state: 'published' }, {})
      expect(await whyNot(saved)).to.equal('imports.refusal.workshopChanged')
    })

    it('would lose the seat without the guard', async () => {
      opened = true
      expect((await race()).left).to.equal(null)
    })

    it('gives the seat or undoes, whoever comes first', async () => {
      for (let round = 0; round < 5; round++) {
        const reference = `R-${round}`
        const date = slashed(coming(40 + 7 * round))
        const saved = await save(planning({ 'N° session': reference, Date: date }))
        const workshop = await stored(reference)
        const seat = takeSeat(workshop._id, { person: cast.karim._id, by: cast.marie._id }).then(
          () => 'given',
          () => 'refused'
        )
        const undoing = undoImport(saved).then(
          () => 'undone',
          () => 'refused'
        )
        const [given] = [await seat, await undoing]
        const left = await Workshop.findById(workshop._id)
        expect(Boolean(left?.seatOf(cast.karim._id)), given).to.equal(given === 'given')
        if (given !== 'given') expect(left).to.equal(null)
      }
    })

    it('refuses a proposal read before the workshop was taken out, and leaves no trace of it', async () => {
      const saved = await save(planning({}))
      const workshop = await stored('A-1')
      await undoImport(saved)
      const attempts = [
        propose({ workshop, person: cast.karim, by: cast.marie._id }),
        proposeAll({ workshop, people: [cast.karim], by: cast.marie._id }),
        takeSeat(workshop._id, { person: cast.karim._id, by: cast.marie._id })
      ]
      const ends = await Promise.all(
        attempts.map(one =>
          one.then(
            () => 'done',
            (error: Error) => error.name
          )
        )
      )
      expect(ends).to.deep.equal(['NotFound', 'NotFound', 'DocumentNotFoundError'])
      expect(await Participation.countDocuments({ workshop: workshop._id })).to.equal(0)
    })
  })

  it('ends the same when it dies before any of its writes and is taken up again', async () => {
    const before = await base()
    let [isWhole, writes] = [false, 0]
    for (let rank = 1; !isWhole; rank++) {
      const saved = await save(THREE())
      isWhole = await dieBefore(
        (_write, at) => at === rank,
        () => undoImport(saved)
      )
      const left = await again(saved)
      if (left.state === 'saved') await undoImport(left)
      await ImportRun.updateOne({ _id: saved._id }, { $set: { leaseUntil: new Date(0) } })
      await work(saved)
      const undone = await again(saved)
      expect([rank, undone.state, undone.kept]).to.deep.equal([rank, 'undone', 0])
      expect(await base()).to.deep.equal(before)
      writes = rank
    }
    expect(writes, 'deaths').to.be.above(6)
  }).timeout(60_000)

  it('ends the same when the saving died before any of its writes', async () => {
    const before = await base()
    const other = { ...HOSTED_AS('A-2'), 'Code SAFIR': '06204', 'Animateur 1': 'X. Y.' }
    let [isWhole, writes] = [false, 0]
    for (let rank = 1; !isWhole; rank++) {
      const brought = await bring(planning({}, other))
      isWhole = await dieBefore(
        (_write, at) => at === rank,
        () => confirmImport(brought, { by: cast.marie._id })
      )
      const left = await again(brought)
      if (left.state === 'checked') await confirmImport(left, { by: cast.marie._id })
      await ImportRun.updateOne({ _id: brought._id }, { $set: { leaseUntil: new Date(0) } })
      await work(brought)
      const saved = await again(brought)
      expect([rank, saved.state, saved.lines.saved]).to.deep.equal([rank, 'saved', 2])
      await undoImport(saved)
      // What was reserved by whoever died stands in nobody's way, and is swept in time.
      await sweepReservations(new Date(Date.now() + 3 * 60_000))
      expect(await base()).to.deep.equal(before)
      writes = rank
    }
    expect(writes, 'deaths').to.be.above(6)
  }).timeout(60_000)
})
