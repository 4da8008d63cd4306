import { localDate } from '#lib/dates.ts'
import { NotFound } from '#lib/refusal.ts'
import type { Account } from '#models/records/account.ts'
import { peopleScope } from '#models/access/scope.ts'
import { Person } from '#models/records/person.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { isAddedCode, isGroupName } from '#models/records/target-group.ts'
import { knownGroups, seenBy } from '#models/reference/added-groups.ts'
import { sisterTrades } from '#models/reference/sister-trades.ts'
import { bestOf, CANDIDATES_SHOWN, type Ranked } from './best.ts'
import { leftOutOf, seenElsewhere } from './left-out.ts'
import { judgeFor, pointsOf, type Judged, type Reason, type Session } from './reasons.ts'
import { tiersOf, type Circle } from './tiers.ts'
import { weightsOf } from './weights.ts'
import { type Weights } from '#models/records/agency.ts'

export interface Edge {
  points: number
  person: string
}

export interface Candidate {
  person: Person
  reasons: Reason[]
  points: number
}

export interface Ranking {
  candidates: Candidate[]
  next: Edge | null
  /** `here`: registered in this workshop. */
  leftOut: { here: number; seen: number; ended: number }
  weights: Weights
}

/** Most points first, then by name. Throws NotFound for an edge out of scope. */
export async function rankCandidates(
  account: Account,
  workshop: Workshop,
  { circle, after = null, now = new Date() }: { circle: Circle; after?: Edge | null; now?: Date }
): Promise<Ranking> {
  const [session, { weights }, leftOut, edge] = await Promise.all([
    sessionOf(workshop),
    weightsOf(workshop.agency),
    leftOutOf(workshop, now),
    after ? edgeOf(account, after) : null
  ])
  const judge = judgeFor(session, weights)
  const passing = {
    // Who looks for no workshop any more is not proposed one.
    scope: { ...peopleScope(account), searchEndedAt: null },
    tiers: tiersOf(session, weights, circle),
    judge,
    leftOut,
    edge
  }
  for (;;) {
    const best = await bestOf(passing)
    const ids = best.map(({ _id }) => _id)
    const elsewhere = await seenElsewhere(workshop, ids, now)
    for (const id of elsewhere) leftOut.seen.add(String(id))
    if (elsewhere.length > 0) continue
    const shown = best.slice(0, CANDIDATES_SHOWN)
    const last = best.length > CANDIDATES_SHOWN ? shown.at(-1) : undefined
    return {
      candidates: await told(shown, judge),
      next: last ? { points: last.points, person: String(last._id) } : null,
      leftOut: {
        // Who was proposed it, or said no, is left out as well and has no seat.
        here: workshop.taken,
        seen: [...leftOut.seen].filter(id => !leftOut.here.has(id)).length,
        ended: await Person.countDocuments({ ...peopleScope(account), searchEndedAt: { $gt: new Date(0) } })
      },
      weights
    }
  }
}

async function sessionOf(workshop: Workshop): Promise<Session> {
  const [trades, groups] = await Promise.all([sisterTrades(workshop.sector), knownGroups()])
  const sisters = trades.get(workshop.sector)
  const open = seenBy('counsellors', groups)
  return {
    trade: workshop.trade,
    sectorPrefixes: sisters?.prefixes ?? [],
    sectorTrades: sisters?.codes ?? [],
    priorities: workshop.priorities
      .filter(isGroupName)
      .filter(name => !isAddedCode(name) || open.some(({ code }) => code === name)),
    day: localDate(workshop.startsAt, workshop.timeZone),
    place: workshop.place
  }
}

async function edgeOf(account: Account, { points, person }: Edge): Promise<Ranked> {
  const found = await Person.findOne({ ...peopleScope(account), _id: person })
    .select('sortName')
    .lean()
  if (!found) throw new NotFound()
  return { _id: found._id, sortName: found.sortName, points }
}

async function told(shown: Ranked[], judge: (person: Judged) => Reason[]): Promise<Candidate[]> {
  const people = await Person.find({ _id: { $in: shown.map(({ _id }) => _id) } })
  const byId = new Map(people.map(person => [person.id, person]))
  return shown.flatMap(({ _id }) => {
    const person = byId.get(String(_id))
    if (!person) return []
    const reasons = judge(person)
    return [{ person, reasons, points: pointsOf(reasons) }]
  })
}
