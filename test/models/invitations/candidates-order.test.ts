import { expect } from 'chai'
import { bestOf, type Ranked } from '#models/invitations/best.ts'
import { rankCandidates, type Edge } from '#models/invitations/ranking.ts'
import { judgeFor, pointsOf, type Session } from '#models/invitations/reasons.ts'
import { CIRCLES, tiersOf } from '#models/invitations/tiers.ts'
import { PROPOSED_WEIGHTS, setWeights, weightsOf } from '#models/invitations/weights.ts'
import { type Weights } from '#models/records/agency.ts'
import { mayHold } from '#models/people/target-groups-filter.ts'
import { targetGroupsOn, type Dated } from '#models/people/target-groups.ts'
import { isGroupName, TARGET_GROUPS, type GroupName } from '#models/records/target-group.ts'
import { AddedGroup } from '#models/records/added-group.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { chanceOf } from '#seeds/demonstration/random.ts'
import { compileFilter } from '#store/query/match.ts'
import { useDatabase } from '#test/support/database.ts'
import { proposeAll } from '#models/invitations/proposing.ts'
import { refreshSearchKeys } from '#models/people/search.ts'

const DAY = '2026-12-01'
const chance = chanceOf('the order of candidates')
const maybe = <T>(value: T) => (chance.happens(0.15) ? null : value)

/** Days about those a public begins on. */
const anyDay = (years: readonly number[]) =>
  `${2026 - chance.pick(years)}-${chance.pick(['11-30', '12-01', '12-02', '02-28', '06-15'])}`

const anyDates = () => ({
  birthDate: maybe(anyDay([20, 26, 27, 40, 49, 50, 51])),
  registeredOn: maybe(anyDay([0, 1, 2, 3])),
  rsa: chance.pick(['yes', 'no', 'unknown'] as const),
  qpv: chance.pick(['yes', 'no', 'unknown'] as const),
  overrides: chance.happens(0.2)
    ? [{ public: chance.pick(['longTerm', 'veryLongTerm'] as const), holds: chance.happens(0.5) }]
    : [],
  addedGroups: chance.happens(0.3) ? ['added-interim'] : []
})

describe('Whoever may hold a public, as a search', () => {
  it('finds everyone who does, on every day about the limits', () => {
    for (let round = 0; round < 3000; round++) {
      const person: Dated = anyDates()
      for (const name of targetGroupsOn(person, DAY))
        expect(compileFilter(mayHold(name, DAY))(person), `${name} ${JSON.stringify(person)}`).to.equal(true)
    }
  })

  it('leaves out who does not, but for what a counsellor says otherwise', () => {
    const people = Array.from({ length: 3000 }, anyDates).filter(({ overrides }) => overrides.length === 0)
    for (const name of [...TARGET_GROUPS, 'added-interim'] as const) {
      const found = people.filter(person => compileFilter(mayHold(name, DAY))(person))
      expect(found.length, name).to.be.within(100, people.length - 100)
      expect(found.every(person => targetGroupsOn(person, DAY).includes(name))).to.equal(true)
    }
  })
})

describe('The order of candidates', function () {
  this.timeout(60_000)
  useDatabase()
  let cast: Cast
  const TRADES = ['H2902', 'H2913', 'H3302', 'I1304', 'G1602', 'N1103']
  const PLACES = [
    ['13400', 'Aubagne'],
    ['13600', 'La Ciotat'],
    ['06000', 'Nice'],
    ['13402', 'AUBAGNE CEDEX'],
    ['', '']
  ] as const
  before(async () => {
    cast = await raiseCast()
    const group = { fr: 'Intérim', seenBy: 'counsellors' } as const
    await AddedGroup.create({ _id: 'added-interim', ...group, setAt: new Date() })
    await enter(400, 0.3)
    const {
      forgeWorkshop: workshop,
      marie: { _id: by }
    } = cast
    const known = await Person.find({ agency: cast.aubagne._id }).limit(25)
    await proposeAll({ workshop, people: known, by })
  })

  /** People of every kind, so many of them seeking a trade. */
  async function enter(count: number, seeking: number) {
    const people = Array.from({ length: count }, () => {
      const [postcode, commune] = chance.pick(PLACES)
      const otherTrades = chance.happens(seeking / 3) ? [{ code: chance.pick(TRADES), label: 'Autre' }] : []
      const { overrides, ...dates } = anyDates()
      const person = new Person({
        ...dates,
        overrides: overrides.map(one => ({ ...one, reason: 'dit', by: cast.marie._id, at: new Date() })),
        agency: cast.aubagne._id,
        firstName: `P${chance.between(0, 3)}`,
        lastName: `Nom${chance.between(0, 30)}`,
        phone: chance.happens(0.7) ? '+33639980001' : null,
        email: chance.happens(0.4) ? 'a@example.org' : null,
        emailRefusedAt: chance.happens(0.2) ? new Date() : null,
        postcode,
        commune,
        trade: chance.happens(seeking) ? chance.pick(TRADES) : null,
        otherTrades
      })
      refreshSearchKeys(person)
      return person
    })
    await Person.insertMany(people)
  }

  const sessionFor = (trade: string, priorities: GroupName[]): Session => ({
    trade,
    sectorPrefixes: ['H', 'I'],
    sectorTrades: [],
    priorities,
    day: DAY,
    place: { postcode: '13400', commune: 'Aubagne' }
  })

  const QUESTIONS: [string, GroupName[], Partial<Weights>][] = [
    ['H2902', [], {}],
    ['H2902', ['longTerm', 'young'], {}],
    ['J1501', ['longTerm', 'young', 'rsa'], {}],
    ['J1501', ['young', 'senior'], {}],
    ['J1501', ['veryLongTerm', 'longTerm', 'qpv', 'senior'], { public: 3, near: 0, far: 40 }],
    ['H2902', ['rsa', 'qpv'], { sameTrade: 0, nearTrade: 5, sector: 9, public: 0 }],
    ['J1501', ['added-interim', 'young'], {}],
    ['J1501', [...TARGET_GROUPS], { contact: 0, nearKm: 1, farKm: 200 }]
  ]
  for (const [trade, priorities, own] of QUESTIONS) {
    const about = [trade, ...priorities, JSON.stringify(own)].join(' ')
    it(`is that of everyone ranked at once, page after page: ${about}`, async () => {
      const { forgeWorkshop, aubagne, marie } = cast
      const weights = { ...PROPOSED_WEIGHTS, ...own }
      const { weightsAt } = await weightsOf(aubagne._id)
      await setWeights(aubagne._id, weights, { by: marie._id, since: weightsAt })
      const workshop = await Workshop.findByIdAndUpdate(
        forgeWorkshop._id,
        {
          $set: {
            trade,
            priorities,
            startsAt: new Date(`${DAY}T09:00:00Z`),
            'place.postcode': '13400',
            'place.commune': 'Aubagne'
          }
        },
        { returnDocument: 'after' }
      ).orFail()
      for (const circle of CIRCLES)
        expect(await allPages(workshop, circle)).to.deep.equal(await ranked(workshop, weights, circle))
    })
  }

  async function allPages(workshop: Workshop, circle: 'trade' | 'agency') {
    const said: string[] = []
    let after: Edge | null = null
    do {
      const { candidates, next }: Awaited<ReturnType<typeof rankCandidates>> = await rankCandidates(
        cast.marie,
        workshop,
        { circle, after }
      )
      said.push(...candidates.map(({ person, points }) => `${points} ${person.sortName} ${person.id}`))
      after = next
    } while (after)
    return said
  }

  /** Everyone read, judged and sorted, whatever the tiers. */
  async function ranked(workshop: Workshop, weights: Weights, circle: 'trade' | 'agency') {
    const judge = judgeFor(
      { ...sessionFor(workshop.trade, workshop.priorities.filter(isGroupName)), place: workshop.place },
      weights
    )
    const here = new Set(
      (await Participation.find({ workshop: workshop._id })).map(({ person }) => String(person))
    )
    const sought = ['sameTrade', 'nearTrade', 'sector']
    return (await Person.find({ agency: cast.aubagne._id }))
      .filter(person => !here.has(person.id))
      .map(person => ({ person, reasons: judge(person) }))
      .filter(({ reasons }) => circle === 'agency' || reasons.some(({ kind }) => sought.includes(kind)))
      .map(({ person: { sortName, id }, reasons }) => ({
        sortName,
        id: String(id),
        points: pointsOf(reasons)
      }))
      .toSorted(
        (a, b) => b.points - a.points || (`${a.sortName}\0${a.id}` < `${b.sortName}\0${b.id}` ? -1 : 1)
      )
      .map(({ points, sortName, id }) => `${points} ${sortName} ${id}`)
  }

  it('looks at as many people of an agency five times as large, where nobody seeks the trade', async () => {
    const session = sessionFor('J1501', ['longTerm', 'young'])
    const lookedAt = async () => {
      let count = 0
      const judge = judgeFor({ ...session, sectorPrefixes: ['J'] }, PROPOSED_WEIGHTS)
      const found: Ranked[] = await bestOf({
        scope: { agency: cast.aubagne._id },
        tiers: tiersOf({ ...session, sectorPrefixes: ['J'] }, PROPOSED_WEIGHTS, 'agency'),
        judge: person => {
          count++
          return judge(person)
        },
        leftOut: { here: new Set(), seen: new Set() },
        edge: null
      })
      expect(found).to.have.length(51)
      return count
    }
    await enter(800, 0.3)
    const before = await lookedAt()
    await enter(4800, 0.3)
    expect(await lookedAt()).to.be.at.most(before * 1.5)
  })
})
