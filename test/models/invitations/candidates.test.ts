import { expect } from 'chai'
import { Participation } from '#models/records/participation.ts'
import { guards, propose, proposeAll, decline } from '#models/invitations/proposing.ts'
import { judgeFor, pointsOf, type Judged, type Reason, type Session } from '#models/invitations/reasons.ts'
import { rankCandidates } from '#models/invitations/ranking.ts'
import { PROPOSED_WEIGHTS, setWeights, weightsOf } from '#models/invitations/weights.ts'
import { lastRefusals } from '#models/invitations/answers.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { personOf } from '#seeds/people.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { refusalOf } from '#test/support/refusal.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'

const DAY = 86_400_000

describe('The reasons to invite someone', () => {
  const session: Session = {
    trade: 'H2902',
    sectorPrefixes: ['H', 'I'],
    sectorTrades: [],
    priorities: ['longTerm', 'young', 'rsa'],
    day: '2026-12-01',
    place: { postcode: '13400', commune: 'Aubagne' }
  }
  const judge = judgeFor(session, PROPOSED_WEIGHTS)
  const said = (reasons: Reason[]) =>
    reasons.filter(({ points }) => points > 0).map(({ kind, points }) => `${kind} ${points}`)
  const table: [string, Judged, string[]][] = [
    [
      'the trade itself, near, reached',
      { trade: 'H2902', postcode: '13400', commune: 'Aubagne', phone: '+33639980001' },
      ['sameTrade 40', 'near 20', 'contact 10']
    ],
    [
      'the trade among others sought',
      { trade: 'G1602', otherTrades: [{ code: 'H2902', label: 'Chaudronnier' }] },
      ['sameTrade 40']
    ],
    ['a trade of the same domain', { trade: 'H2913' }, ['nearTrade 25']],
    ['another trade of the sector', { trade: 'I1304' }, ['sector 15']],
    ['a trade elsewhere', { trade: 'G1602' }, []],
    ['no trade known', {}, []],
    [
      'every public the session is for, and no other',
      { registeredOn: '2025-01-01', birthDate: '2004-01-01', rsa: 'yes', qpv: 'yes' },
      ['public 15', 'public 15', 'public 15']
    ],
    ['registered for less than a year', { registeredOn: '2026-01-01', rsa: 'unknown' }, []],
    ['a little further', { postcode: '13600', commune: 'La Ciotat' }, ['far 10']],
    ['too far to count', { postcode: '06000', commune: 'Nice' }, []],
    ['an address that refused our mail', { email: 'a@example.org', emailRefusedAt: new Date() }, []],
    [
      'that address and a telephone',
      { email: 'a@example.org', emailRefusedAt: new Date(), phone: '+33639980001' },
      ['contact 10']
    ]
  ]
  for (const [what, person, expected] of table) {
    it(`counts ${what}`, () => {
      const reasons = judge(person)
      expect(said(reasons)).to.deep.equal(expected)
      expect(pointsOf(reasons)).to.equal(expected.reduce((sum, one) => sum + Number(one.split(' ')[1]), 0))
    })
  }

  it('says what gives no point as well, so that nothing is hidden', () => {
    const kinds = judge({ trade: 'G1602', tradeLabel: 'Commis de cuisine' }).map(({ kind }) => kind)
    expect(kinds).to.deep.equal(['otherTrade', 'unknownDistance', 'noContact'])
  })

  it('counts as the agency weighs', () => {
    const own = judgeFor(session, { ...PROPOSED_WEIGHTS, sameTrade: 0, near: 7, nearKm: 15 })
    expect(said(own({ trade: 'H2902', postcode: '13600', commune: 'La Ciotat' }))).to.deep.equal(['near 7'])
  })
})

describe('Whom to invite', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const rank = async (workshop: Workshop, options: Partial<Parameters<typeof rankCandidates>[2]> = {}) =>
    rankCandidates(cast.marie, await Workshop.findById(workshop._id).orFail(), {
      circle: 'agency',
      ...options
    })
  const names = async (...from: Parameters<typeof rank>) =>
    (await rank(...from)).candidates.map(({ person, points }) => `${person.firstName} ${points}`)

  it('ranks the agency by points then names, without those who are in the workshop or were seen for its sector', async () => {
    const { forgeWorkshop, karim, theo, ines, lucie } = cast
    await Workshop.updateOne({ _id: forgeWorkshop._id }, { $set: { priorities: ['longTerm', 'young'] } })
    await Person.updateOne({ _id: karim._id }, { $set: { trade: 'H2913' } })
    await Person.updateOne(
      { _id: theo._id },
      { $set: { trade: 'H2902', postcode: '06000', commune: 'Nice' } }
    )
    await Person.updateOne({ _id: ines._id }, { $set: { trade: 'H2902' } })
    await Person.updateOne({ _id: lucie._id }, { $set: { trade: 'G1602' } })
    expect(await names(forgeWorkshop)).to.deep.equal([
      'Karim 70', // near trade 25, young 15, near 20, reached 10
      'Inès 70', // trade 40, near 20, reached 10
      'Théo 50', // trade 40, reached 10
      'Lucie 45', // long-term 15, near 20, reached 10
      'Odile 30' // near 20, reached 10
    ])
    expect((await rank(forgeWorkshop)).leftOut).to.deep.equal({ here: 1, seen: 0, ended: 0 })
    expect(await names(forgeWorkshop, { circle: 'trade' })).to.deep.equal(['Karim 70', 'Inès 70', 'Théo 50'])
    await propose({ workshop: forgeWorkshop, person: karim, by: cast.marie._id })
    const { leftOut } = await rank(forgeWorkshop)
    expect(leftOut, 'a proposal is no seat').to.deep.equal({ here: 1, seen: 0, ended: 0 })
  })

  it('leaves out who was seen for the sector in six months, whoever was absent is shown', async () => {
    const { forgeWorkshop, pastWorkshop, karim, theo, marie, nadia } = cast
    await Workshop.updateOne({ _id: pastWorkshop._id }, { $set: { sector: 'IND' } })
    await Participation.updateMany({ workshop: pastWorkshop._id }, { $set: { sector: 'IND' } })
    for (const one of await Participation.find({ workshop: pastWorkshop._id }))
      await markAttendance(one, {
        attendance: one.person.equals(theo._id) ? 'noshow' : 'attended',
        by: marie._id
      })
    const shown = (await rank(forgeWorkshop)).candidates.map(({ person }) => person.id)
    expect(shown).to.include(theo.id).and.not.include(karim.id).and.not.include(nadia.id)
    const later = { now: new Date(Date.now() + 190 * DAY) }
    expect((await rank(forgeWorkshop, later)).candidates.map(({ person }) => person.id)).to.include(karim.id)
  })

  it('knows who was seen by another agency before being transferred', async () => {
    const { niceWorkshop, forgeWorkshop, bruno, aubagne } = cast
    await Person.updateOne({ _id: bruno._id }, { $set: { agency: aubagne._id } })
    await Participation.updateMany({ workshop: niceWorkshop._id }, { $set: { sector: forgeWorkshop.sector } })
    const { candidates, leftOut } = await rank(forgeWorkshop)
    expect(candidates.map(({ person }) => person.id)).to.not.include(bruno.id)
    expect(leftOut.seen).to.equal(1)
  })

  it('never shows someone of another agency', async () => {
    const everyone = (await rank(cast.forgeWorkshop)).candidates.map(({ person }) => String(person.agency))
    expect(new Set(everyone)).to.deep.equal(new Set([cast.aubagne.id]))
  })

  it('goes through a large agency page by page in one order, each person once', async () => {
    const { forgeWorkshop, aubagne } = cast
    const trades = ['H2902', 'H2913', 'H3302', 'G1602', 'N1103']
    const people = Array.from({ length: 180 }, (_, n) =>
      personOf({
        agency: aubagne._id,
        firstName: `P${n % 7}`,
        lastName: `Nom${n % 40}`,
        title: 'M',
        identifiers: [],
        birthDate: '1980-01-01',
        registeredOn: '2026-01-01',
        phone: '0001',
        email: null,
        postcode: n % 3 === 0 ? '13400' : '06000',
        commune: n % 3 === 0 ? 'Aubagne' : 'Nice',
        trade: trades[n % 5] ?? ''
      })
    )
    await Person.insertMany(people)
    const pages: string[][] = []
    let after: Awaited<ReturnType<typeof rank>>['next'] = null
    do {
      const { candidates, next }: Awaited<ReturnType<typeof rank>> = await rank(forgeWorkshop, { after })
      pages.push(candidates.map(({ person, points }) => `${1000 - points} ${person.sortName} ${person.id}`))
      after = next
    } while (after)
    const all = pages.flat()
    expect(pages.map(({ length }) => length)).to.deep.equal([50, 50, 50, 35])
    expect(all).to.deep.equal(all.toSorted())
    expect(new Set(all).size).to.equal(185)
  })

  it('refuses an edge of another agency', async () => {
    const after = { points: 50, person: cast.bruno.id }
    expect(await rank(cast.forgeWorkshop, { after }).catch((error: Error) => error.name)).to.equal('NotFound')
  })

  it('weighs as each agency says, and refuses a far nearer than near', async () => {
    const { aubagne, nice, marie } = cast
    const weights = { ...PROPOSED_WEIGHTS, contact: 33 }
    await setWeights(aubagne._id, weights, { by: marie._id, since: null })
    expect((await weightsOf(aubagne._id)).weights).to.deep.equal(weights)
    expect((await weightsOf(nice._id)).weights).to.deep.equal(PROPOSED_WEIGHTS)
    const refused = await refusalOf(
      setWeights(aubagne._id, { ...weights, nearKm: 40, farKm: 30 }, { by: marie._id, since: null })
    )
    expect(refused.key).to.equal('candidates.refusal.farBeforeNear')
    const late = await refusalOf(setWeights(aubagne._id, PROPOSED_WEIGHTS, { by: marie._id, since: null }))
    expect(late.key, 'set meanwhile').to.equal('errors.meanwhile.again')
    expect((await weightsOf(aubagne._id)).weights).to.deep.equal(weights)
  })

  it('keeps why someone said no, and shows the last time', async () => {
    const { forgeWorkshop, aubagne, marie, lucie } = cast
    const proposal = await propose({ workshop: forgeWorkshop, person: lucie, by: marie._id })
    await decline(proposal, { reason: 'transport', by: marie._id })
    const refusal = (await lastRefusals(aubagne._id, [lucie._id])).get(lucie.id)
    expect(refusal).to.include({ reason: 'transport', tradeLabel: forgeWorkshop.tradeLabel })
  })
})

describe('Proposing to several people', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const states = async (workshop: Workshop) =>
    new Map(
      (await Participation.find({ workshop: workshop._id })).map(({ person, state }) => [
        String(person),
        state
      ])
    )

  it('tells each once, and says who knew', async () => {
    const { forgeWorkshop: workshop, nadia, karim, lucie, marie } = cast
    const by = marie._id
    const first = await proposeAll({ workshop, people: [nadia, karim], by })
    expect(first).to.deep.equal({ proposed: 1, known: 1 })
    const second = await proposeAll({ workshop, people: [karim, lucie], by })
    expect(second).to.deep.equal({ proposed: 1, known: 1 })
    expect((await states(workshop)).get(nadia.id)).to.equal('registered')
    expect((await states(workshop)).get(lucie.id)).to.equal('proposed')
  })

  it('keeps every seat right while seats change at the same time', async function () {
    this.timeout(60_000)
    const { forgeWorkshop: workshop, marie } = cast
    const by = marie._id
    const people = [cast.karim, cast.lucie, cast.theo, cast.ines, cast.odile]
    for (let round = 0; round < 6; round++) {
      await Promise.all([
        proposeAll({ workshop, people, by }),
        proposeAll({ workshop, people: people.toReversed(), by }),
        ...people.map((person, index) =>
          (index + round) % 2 === 0
            ? takeSeat(workshop._id, { person: person._id, by }).catch(() => null)
            : withdraw(workshop._id, { person: person._id, by, reason: 'personal' }).catch(() => null)
        )
      ])
      const ledger = await Workshop.findById(workshop._id).orFail()
      await flushOutbox(ledger._id)
      const told = await states(workshop)
      for (const person of people) {
        const seated = ledger.seatOf(person._id) !== null
        expect(told.get(person.id) === 'registered', `${person.firstName}, round ${round}`).to.equal(seated)
      }
      expect(await Participation.countDocuments({ workshop: workshop._id })).to.equal(people.length + 1)
    }
  })

  /** Someone takes a seat between the page that proposes and its sending. */
  const proposeTooLate = async () => {
    const { forgeWorkshop, karim, marie } = cast
    const read = await Workshop.findById(forgeWorkshop._id).orFail()
    await takeSeat(forgeWorkshop._id, { person: karim._id, by: marie._id })
    await proposeAll({ workshop: read, people: [karim], by: marie._id })
    return (await states(forgeWorkshop)).get(karim.id)
  }

  it('leaves a seat alone that was taken since the workshop was read', async () => {
    expect(await proposeTooLate()).to.equal('registered')
  })

  it('control: without the guard the seat is told as a proposal', async () => {
    const { onlyNew } = guards
    guards.onlyNew = facts => ({ $set: facts })
    try {
      expect(await proposeTooLate()).to.equal('proposed')
    } finally {
      guards.onlyNew = onlyNew
    }
  })

  it('refuses a workshop that is not open', async () => {
    const { draftWorkshop, karim, marie } = cast
    const refused = await refusalOf(proposeAll({ workshop: draftWorkshop, people: [karim], by: marie._id }))
    expect(refused.key).to.equal('errors.workshop.notPublished')
  })
})
