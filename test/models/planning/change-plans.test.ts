import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { propose } from '#models/invitations/proposing.ts'
import { cancel } from '#models/planning/changes.ts'
import { finishChangePlans } from '#models/planning/change-plans/carry-on.ts'
import { confirmPlan, type Confirmation } from '#models/planning/change-plans/confirm.ts'
import { drawPlan } from '#models/planning/change-plans/draw.ts'
import { planFor, type PlannedChange } from '#models/planning/change-plans/kinds.ts'
import { outlineAsItIs } from '#models/planning/change-plans/own-change.ts'
import { previewPlan } from '#models/planning/change-plans/preview.ts'
import { planToTell } from '#models/planning/change-plans/to-tell.ts'
import { guards as undoing, undoPlan } from '#models/planning/change-plans/undo.ts'
import { sayPresenters } from '#models/planning/host-presents.ts'
import { moveWorkshop, planWorkshop } from '#models/planning/planning.ts'
import { guards } from '#models/planning/under-plan.ts'
import { ChangePlan, type ChangePlanKind } from '#models/records/change-plan.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { HOST_REPLIES, Workshop } from '#models/records/workshop.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { workingDay } from '#seeds/calendar.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { dieBefore } from '#test/support/dying.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'
import { refusalOf } from '#test/support/refusal.ts'

const MINUTE = 60_000

describe('A plan of a change', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))

  const forge = () => Workshop.findById(cast.forgeWorkshop._id).orFail()
  const day = (days: number) => workingDay(addDays(localDate(new Date(), 'Europe/Paris'), days), 1)
  const slot = (days = 40, from = '14:00', to = '17:00') => ({
    date: day(days),
    from,
    to,
    saturday: false,
    place: { kind: 'agency' as const, room: cast.forgeWorkshop.place.room }
  })
  const draw = async <Kind extends ChangePlanKind>(kind: Kind, what: PlannedChange[Kind]) =>
    drawPlan({ kind, what, workshops: [await forge()], by: cast.marie._id })
  const drawMove = (days?: number) => draw('move', { slot: slot(days), saidBy: '' })
  const confirm = async (plan: ChangePlan, options: Partial<Confirmation> = {}) =>
    confirmPlan(plan._id, { by: cast.marie._id, seen: [(await forge()).ledger], tells: true, ...options })
  const lines = async (what: string) => (await forge()).log.filter(line => line.what === what).length
  const toNadia = async () =>
    (await SentMessage.find({ to: /nadia/ }).sort({ _id: 1 })).map(({ kind }) => kind)
  const delivered = async () => {
    await waitIsOver()
    await deliverPost()
  }

  it('changes nothing while it is drawn', async () => {
    const before = await forge()
    await drawMove()
    expect([(await forge()).ledger, +(await forge()).startsAt]).to.deep.equal([
      before.ledger,
      +before.startsAt
    ])
  })

  it('refuses what the change would refuse, before anything is shown', async () => {
    const { startsAt, timeZone } = cast.forgeWorkshop
    const here = { ...slot(), date: localDate(startsAt, timeZone), from: '09:15', to: '12:15' }
    expect((await refusalOf(draw('move', { slot: here, saidBy: '' }))).key).to.equal(
      'workshops.refusal.nothingMoves'
    )
    expect(await ChangePlan.countDocuments()).to.equal(0)
  })

  it('is done once: confirmed at one moment by two hands, the answer is the same', async () => {
    const plan = await drawMove()
    const answers = await Promise.all([confirm(plan), confirm(plan), confirm(plan)])
    expect(answers.map(({ sessions }) => sessions[0]?.state)).to.deep.equal(['applied', 'applied', 'applied'])
    expect(await lines('moved')).to.equal(1)
    expect(await Notice.countDocuments({ kind: 'moved', recipient: cast.nadia._id })).to.equal(1)
  })

  it('is answered alike when it is confirmed again later', async () => {
    const plan = await drawMove()
    await confirm(plan)
    const again = await confirm(plan, { seen: [999] })
    expect([again.state, again.sessions[0]?.state]).to.deep.equal(['done', 'applied'])
    expect(await lines('moved')).to.equal(1)
  })

  it('asks to read again when somebody registered since its page was shown, and tells nobody', async () => {
    const plan = await drawMove()
    const { ledger } = await forge()
    await takeSeat(cast.forgeWorkshop._id, { person: cast.theo._id, by: cast.marie._id })
    const refusal = await refusalOf(confirm(plan, { seen: [ledger] }))
    expect(refusal.key).to.equal('workshops.changes.refusal.readAgain')
    expect([await lines('moved'), (await ChangePlan.findById(plan._id).orFail()).state]).to.deep.equal([
      0,
      'drawn'
    ])
  })

  /** The session changes after the look and before the write. */
  const changedInBetween = async () => {
    const plan = await drawMove()
    const { ledger } = await forge()
    await ChangePlan.updateOne(
      { _id: plan._id },
      {
        $set: {
          state: 'confirmed',
          confirmedAt: new Date(),
          leaseUntil: new Date(0),
          'sessions.0.ledger': ledger
        }
      }
    )
    await takeSeat(cast.forgeWorkshop._id, { person: cast.theo._id, by: cast.marie._id })
    await finishChangePlans()
    return ChangePlan.findById(plan._id).orFail()
  }

  it('leaves a session that changed before its write, and says so', async () => {
    const plan = await changedInBetween()
    expect([plan.state, plan.sessions[0]?.state]).to.deep.equal(['done', 'left'])
    expect(plan.sessions[0]?.refusal).to.deep.include({ key: 'errors.workshop.changedMeanwhile' })
    expect([await lines('moved'), await Notice.countDocuments({ kind: 'moved' })]).to.deep.equal([0, 0])
  })

  it('control: without the guard it is done to a session that nobody read as it is', async () => {
    const { isAsRead } = guards
    guards.isAsRead = () => true
    try {
      await changedInBetween()
      expect(await lines('moved')).to.equal(1)
    } finally {
      guards.isAsRead = isAsRead
    }
  })

  it('of several sessions moves each to its own day, and leaves one that no longer holds', async () => {
    const { forgeWorkshop, fullWorkshop, karim, marie, odile, nadia } = cast
    await deliverPost()
    const sessions = [await forge(), await Workshop.findById(fullWorkshop._id).orFail()]
    const plan = await drawPlan({
      kind: 'move',
      what: { slot: slot(40) },
      workshops: sessions,
      own: [null, { slot: slot(50) }],
      by: marie._id
    })
    const seen = sessions.map(({ ledger }) => ledger)
    await ChangePlan.updateOne(
      { _id: plan._id },
      {
        $set: {
          state: 'confirmed',
          confirmedAt: new Date(),
          leaseUntil: new Date(0),
          'sessions.0.ledger': seen[0],
          'sessions.1.ledger': seen[1]
        }
      }
    )
    await Workshop.updateOne({ _id: forgeWorkshop._id }, { $inc: { ledger: 1 } })
    await finishChangePlans()
    const ended = await ChangePlan.findById(plan._id).orFail()
    expect(ended.sessions.map(({ state }) => state)).to.deep.equal(['left', 'applied'])
    expect((await Workshop.findById(fullWorkshop._id).orFail()).localDay).to.equal(day(50))
    const told = await Notice.distinct('recipient', { kind: 'moved' })
    expect(told.map(String)).to.include(String(karim.id)).and.not.include(String(nadia.id))
    expect(told.map(String)).not.to.include(String(odile.id))
  })

  it('is finished by the drain wherever its process dies, and tells once', async () => {
    for (let last = 1; ; last++) {
      await Notice.deleteMany({ kind: 'moved' })
      const plan = await drawMove(last % 2 ? 40 : 50)
      const movesBefore = await lines('moved')
      const came = await dieBefore(
        (_write, rank) => rank > last,
        () => confirm(plan)
      )
      const { state } = await ChangePlan.findById(plan._id).orFail()
      await ChangePlan.updateMany({ leaseUntil: { $ne: null } }, { $set: { leaseUntil: new Date(0) } })
      await finishChangePlans()
      const ended = await ChangePlan.findById(plan._id).orFail()
      const moves = (await lines('moved')) - movesBefore
      expect([ended.state, moves], `death after ${last} writes`).to.deep.equal(
        state === 'drawn' ? ['drawn', 0] : ['done', 1]
      )
      if (came) return
      expect(last).to.be.below(40)
    }
  })

  it('is taken back in silence within ten minutes: the session, its messages and reminders are as before', async () => {
    await deliverPost()
    const before = await forge()
    const plan = await confirm(await drawMove())
    const undone = await undoPlan(plan._id, { by: cast.marie._id })
    const after = await forge()
    expect([undone.state, undone.sessions[0]?.state]).to.deep.equal(['undone', 'putBack'])
    expect([+after.startsAt, +after.endsAt, after.cell]).to.deep.equal([
      +before.startsAt,
      +before.endsAt,
      before.cell
    ])
    const reminders = await Notice.find({ recipient: cast.nadia._id, kind: /^reminder/, state: 'planned' })
    expect(reminders.map(({ kind }) => kind).toSorted()).to.deep.equal(['reminder48Hours', 'reminder7Days'])
    expect(reminders.every(({ dueAt }) => dueAt < before.startsAt)).to.equal(true)
    await delivered()
    expect(await toNadia()).to.deep.equal(['confirmation'])
  })

  it('is taken back once, whoever presses twice', async () => {
    const plan = await confirm(await drawMove())
    await Promise.all([1, 2].map(() => undoPlan(plan._id, { by: cast.marie._id })))
    expect(await lines('changeUndone')).to.equal(1)
  })

  it('is refused to take back once the messages have left', async () => {
    const plan = await confirm(await drawMove())
    const late = new Date(Date.now() + 11 * MINUTE)
    expect((await refusalOf(undoPlan(plan._id, { by: cast.marie._id, now: late }))).key).to.equal(
      'workshops.changes.refusal.tooLate'
    )
    expect(await lines('changeUndone')).to.equal(0)
  })

  it('control: taken back late without the guard, who was told is told again', async () => {
    await deliverPost()
    const plan = await confirm(await drawMove())
    await delivered()
    const { inTime } = undoing
    undoing.inTime = () => ({})
    try {
      await undoPlan(plan._id, { by: cast.marie._id, now: new Date(Date.now() + 11 * MINUTE) })
    } finally {
      undoing.inTime = inTime
    }
    await Notice.updateMany({ state: 'planned', kind: 'moved' }, { dueAt: new Date(Date.now() - 1000) })
    await deliverPost()
    expect(await toNadia()).to.deep.equal(['confirmation', 'moved', 'moved'])
  })

  it('is refused to take back once the session was changed again', async () => {
    const plan = await confirm(await drawMove())
    await cancel(cast.forgeWorkshop._id, { by: cast.marie._id, reason: 'weather' })
    expect((await refusalOf(undoPlan(plan._id, { by: cast.marie._id }))).key).to.equal(
      'workshops.changes.refusal.changedSince'
    )
  })

  it('is taken back all the same once it was tagged, or its host named who will be there', async () => {
    const { companyWorkshop, forgeWorkshop, marie } = cast
    const company = () => Workshop.findById(companyWorkshop._id).orFail()
    const { company: host, site } = companyWorkshop.place
    const companyPlace = { kind: 'company' as const, company: String(host), site: String(site) }
    const log = (what: string) => ({ $push: { log: { at: new Date(), by: marie._id, what } } })
    const tagged = await confirm(await drawMove())
    await Workshop.updateOne({ _id: forgeWorkshop._id }, log('campaignTagged'))
    expect((await undoPlan(tagged._id, { by: marie._id })).sessions[0]?.state).to.equal('putBack')
    // Moved to the agency and back, the company's own words are there again.
    await sayPresenters(companyWorkshop._id, { words: 'Paul Roux, maçon', by: null })
    for (const [where, words] of [
      [slot().place, 'Paul Roux, maçon'],
      [companyPlace, 'Anne Petit']
    ] as const) {
      const workshops = [await company()]
      const what = { slot: { ...slot(50), place: where as never }, saidBy: 'Mme Roux' }
      const plan = await drawPlan({ kind: 'move', what, workshops, by: marie._id })
      await confirm(plan, { seen: workshops.map(({ ledger }) => ledger) })
      if (where.kind === 'company')
        await sayPresenters(companyWorkshop._id, { words: 'Anne Petit', by: null })
      expect((await undoPlan(plan._id, { by: marie._id })).sessions[0]?.state).to.equal('putBack')
      expect((await company()).hostPresents).to.equal(words)
    }
  })

  it('goes on when a line was added to the log that changes nothing of what was typed', async () => {
    const { companyWorkshop, marie } = cast
    const hosted = () => Workshop.findById(companyWorkshop._id).orFail()
    const outline = { ...outlineAsItIs(await hosted()), access: 'Par la cour' }
    const plan = await planToTell(await hosted(), { outline, by: marie._id })
    if (!plan) throw new Error('Its people read another way in')
    await sayPresenters(companyWorkshop._id, { words: 'Paul Roux', by: null })
    const { ledger } = await hosted()
    expect((await hosted()).isRevisedSince(plan.sessions[0]?.lines ?? -1)).to.equal(false)
    const done = await confirm(plan, { seen: [ledger] })
    expect([done.sessions[0]?.state, (await hosted()).access]).to.deep.equal(['applied', 'Par la cour'])
  })

  it('that cancels a draft shows a message to its host just where one will leave', async () => {
    const { companyWorkshop } = cast
    for (const state of HOST_REPLIES) {
      const hostReply = { state, seq: 1 }
      await Workshop.updateOne({ _id: companyWorkshop._id }, { state: 'draft', seats: [], hostReply })
      await Notice.deleteMany({})
      const before = await Workshop.findById(companyWorkshop._id).orFail()
      const what = { reason: 'tooFew' as const }
      const plan = await drawPlan({ kind: 'cancel', what, workshops: [before], by: cast.marie._id })
      const { readers } = await previewPlan(planFor(plan, before._id), before)
      const shown = readers.map(({ kind }) => kind)
      await confirm(plan, { seen: [before.ledger] })
      const owed = await Notice.find({ subject: companyWorkshop._id, state: 'planned' })
      expect(shown, state).to.deep.equal(owed.map(({ kind }) => kind))
      expect(shown, state).to.have.length(state === 'asked' || state === 'agreed' ? 1 : 0)
    }
  })

  it('cannot be taken back where the session is within a day: the messages leave at once', async () => {
    await Workshop.updateOne(
      { _id: cast.forgeWorkshop._id },
      { $set: { startsAt: new Date(Date.now() + 3_600_000), endsAt: new Date(Date.now() + 7_200_000) } }
    )
    const plan = await confirm(await draw('cancel', { reason: 'weather' }))
    expect(plan.undoUntil ?? null).to.equal(null)
    const notice = await Notice.findOne({ kind: 'cancelled', recipient: cast.nadia._id }).orFail()
    expect(+notice.dueAt).to.equal(+(plan.confirmedAt ?? 0))
  })

  it('that cancels is taken back with everyone: seats, proposals and their dates', async () => {
    const { forgeWorkshop, lucie, nadia, marie } = cast
    await deliverPost()
    await propose({ workshop: await forge(), person: lucie, by: marie._id })
    const plan = await confirm(await draw('cancel', { reason: 'tooFew' }))
    const stateOf = async (person: { _id: unknown }) =>
      (await Participation.findOne({ workshop: forgeWorkshop._id, person: person._id as never }).orFail())
        .state
    expect([await stateOf(nadia), await stateOf(lucie)]).to.deep.equal(['byService', 'byService'])
    await undoPlan(plan._id, { by: marie._id })
    expect([await stateOf(nadia), await stateOf(lucie)]).to.deep.equal(['registered', 'proposed'])
    const after = await forge()
    expect([after.state, after.cancelledAt ?? null, after.cancelReason ?? null]).to.deep.equal([
      'published',
      null,
      null
    ])
    await delivered()
    expect(await toNadia()).to.deep.equal(['confirmation'])
  })

  it('keeps the room that a move or a cancellation gave up, so that it can be taken back', async () => {
    const { marie, aubagne } = cast
    const { localDay, place } = await forge()
    const takeIts = () =>
      planWorkshop({
        agency: aubagne._id,
        by: marie._id,
        outline: {
          sector: null,
          trade: 'H2902',
          parts: [],
          facilitators: [{ account: null, name: 'Ines Faure' }],
          capacity: 8,
          access: '',
          bring: ''
        },
        slot: {
          date: localDay,
          from: '10:00',
          to: '12:00',
          saturday: false,
          place: { kind: 'agency', room: place.room }
        }
      })
    for (const drawn of [() => drawMove(), () => draw('cancel', { reason: 'tooFew' })]) {
      const plan = await confirm(await drawn())
      expect((await refusalOf(takeIts())).key).to.equal('clashes.kept')
      expect((await undoPlan(plan._id, { by: marie._id })).sessions[0]?.state).to.equal('putBack')
    }
    // Control: moved without a plan nothing is kept, and the room is anybody's.
    await moveWorkshop(cast.forgeWorkshop._id, { slot: slot(), by: marie._id })
    await takeIts()
  })

  it('that is taken back is told to nobody who runs the session; control: left to stand, it is', async () => {
    const { romain, marie } = cast
    const runs = [{ account: romain._id, name: romain.fullName }]
    await Workshop.updateOne({ _id: cast.forgeWorkshop._id }, { facilitators: runs })
    const toRomain = async () => {
      await delivered()
      return (await SentMessage.find({ to: /romain/ }).sort({ _id: 1 })).map(({ kind }) => kind)
    }
    const taken = await confirm(await drawMove())
    await undoPlan(taken._id, { by: marie._id })
    const before = await toRomain()
    expect(before).not.to.include('facilitatorMoved')
    await confirm(await drawMove(50))
    const after = await toRomain()
    expect(after).to.have.length(before.length + 1)
    expect(after.at(-1)).to.equal('facilitatorMoved')
  })

  it('that changes who runs the session shows whom it tells, and tells them whatever was chosen', async () => {
    const { romain, marie, forgeWorkshop } = cast
    const before = await forge()
    const outline = {
      ...outlineAsItIs(before),
      facilitators: [{ account: romain._id, name: romain.fullName }]
    }
    const plan = await planToTell(before, { outline, by: cast.admin._id })
    const { readers } = await previewPlan(planFor(plan!, before._id), before)
    const shown = readers.filter(({ reason }) => reason === null).map(({ kind, id }) => `${kind} ${id}`)
    expect(shown.toSorted()).to.deep.equal([`facilitatorGiven ${romain.id}`, `facilitatorLeft ${marie.id}`])
    const done = await confirm(plan!, { tells: false })
    const owed = await Notice.find({ subject: forgeWorkshop._id, recipientKind: 'account', state: 'planned' })
    expect(owed.map(({ kind, recipient }) => `${kind} ${String(recipient)}`).toSorted()).to.deep.equal(
      shown.toSorted()
    )
    expect(owed.map(({ dueAt }) => +dueAt)).to.deep.equal([+(done.undoUntil ?? 0), +(done.undoUntil ?? 0)])
    await undoPlan(plan!._id, { by: cast.admin._id })
    await delivered()
    expect(await SentMessage.countDocuments({ kind: /^facilitator(Given|Left)/, to: /romain/ })).to.equal(0)
  })

  it('that changes how to enter tells it, what it was and what it is, or tells nobody when so chosen', async () => {
    await deliverPost()
    const change = async (access: string, tells: boolean) => {
      const { sector, trade, parts, facilitators, capacity, bring, priorities } = (await forge()).toObject()
      const outline = {
        sector,
        trade,
        parts: parts.map(({ kind, minutes, note }) => ({ kind, minutes, note })),
        facilitators: facilitators.map(({ account, name }) => ({ account: account ?? null, name })),
        capacity,
        access,
        bring,
        priorities: priorities as never
      }
      return confirm(await draw('revise', { outline }), { tells })
    }
    await change('Sonner à la grille', false)
    await delivered()
    expect(await toNadia()).to.deep.equal(['confirmation'])
    await change('Entrer par la cour', true)
    await delivered()
    expect(await toNadia()).to.deep.equal(['confirmation', 'changed'])
    const { text } = await SentMessage.findOne({ kind: 'changed', to: /nadia/ }).orFail()
    expect(text).to.include('Entrer par la cour').and.not.include('grille')
    expect(text).to.include('Le jour, les heures et le lieu ne changent pas.')
  })
})
