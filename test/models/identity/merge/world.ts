import type mongoose from 'mongoose'
import { addDays, localDate } from '#lib/dates.ts'
import { Merge } from '#models/records/merge.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { refreshStaleStages } from '#models/stages/refresh-stages.ts'
import { Tally } from '#models/records/tally.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { Cast } from '#test/support/cast.ts'
import { draftOf } from '#seeds/workshops.ts'
import { factsOf } from '#test/support/person-facts.ts'
import type { Chance } from '#test/store/chance.ts'
import { propose, decline } from '#models/invitations/proposing.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { writeDebrief } from '#models/follow-up/debrief.ts'
import { saveNextStep } from '#models/follow-up/next-steps.ts'
import { enterPerson } from '#models/people/writing.ts'
import { recountStale } from '#models/figures/recount.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { registerGroup } from '#models/seats/group.ts'
import { publish, cancel } from '#models/planning/changes.ts'
import { flushOutbox, workshopsPending } from '#models/ledger/flush-outbox.ts'

/** Two files of one person, and workshops at every stage in which they may have met. */
export interface World {
  cast: Cast
  kept: Person
  losing: Person
}

const DAY = 86_400_000

/** Two files that say different things, and a random history of each in workshops behind and ahead. */
export async function raiseTwo(cast: Cast, chance: Chance, workshops = 6): Promise<World> {
  const { aubagne } = cast
  const kept = await enterPerson(
    aubagne._id,
    factsOf({
      lastName: 'Ferrat',
      firstName: 'Lina',
      identifiers: ['9300001A'],
      phone: '+33639980901',
      email: 'lina@example.org',
      comment: 'Vue en mars.',
      registeredOn: '2024-01-05'
    })
  )
  const losing = await enterPerson(
    aubagne._id,
    factsOf({
      lastName: 'Ferrat',
      firstName: 'Lina',
      identifiers: ['99000000901'],
      phone: '+33639980902',
      postcode: '13400',
      commune: 'Aubagne',
      trade: 'G1603',
      tradeLabel: 'Employé polyvalent',
      comment: 'Cherche à mi-temps.'
    })
  )
  for (let index = 0; index < workshops; index++) await raiseWorkshop(cast, index, [kept, losing], chance)
  await recountStale()
  return { cast, kept: await again(kept), losing: await again(losing) }
}

const again = (person: Person) => Person.findById(person._id).orFail()

async function raiseWorkshop(cast: Cast, index: number, people: Person[], chance: Chance): Promise<void> {
  const { aubagne, marie } = cast
  const by = marie._id
  const past = index % 2 === 0
  const published = new Date(Date.now() - 40 * DAY)
  const draft = draftOf({
    agency: aubagne,
    facilitators: [{ account: by, name: marie.fullName }],
    trade: index % 3 ? 'H2902' : 'J1501',
    day: addDays(localDate(new Date(), 'Europe/Paris'), past ? -10 - index : 10 + index),
    from: '09:15',
    to: '12:15',
    capacity: 4
  })
  await draft.save()
  let workshop = await publish(draft._id, { by, now: published })
  const at = new Date(published.getTime() + DAY)
  if (chance.below(4) === 0) {
    const both = people.map(({ _id }) => ({ person: _id, at }))
    workshop = await registerGroup(workshop._id, { people: both, by, now: at })
    await flushOutbox(workshop._id, at)
  } else for (const person of people) await meet(workshop, person, { by, at, chance })
  if (past) for (const person of people) await comeOf(workshop, person, { by, chance })
  if (!past && chance.below(5) === 0) await cancel(workshop._id, { by, reason: 'weather' })
}

interface Told {
  by: mongoose.Types.ObjectId
  at: Date
  chance: Chance
}

async function meet(workshop: Workshop, person: Person, { by, at, chance }: Told): Promise<void> {
  const how = chance.below(6)
  if (how === 0) return
  if (how <= 2) {
    const proposal = await propose({ workshop, person, by, now: at })
    if (how === 1) return
    if (chance.below(2) === 0) return void (await decline(proposal, { now: at }))
  }
  await takeSeat(workshop._id, { person: person._id, by, now: at })
  if (how === 5) await withdraw(workshop._id, { person: person._id, by, reason: 'transport', now: at })
}

async function comeOf(workshop: Workshop, person: Person, { by, chance }: Omit<Told, 'at'>): Promise<void> {
  const participation = await Participation.findOne({ workshop: workshop._id, person: person._id })
  if (participation?.state !== 'registered' || chance.below(4) === 0) return
  const came = chance.below(3) > 0
  await markAttendance(participation, { attendance: came ? 'attended' : 'noshow', by })
  if (!came || chance.below(3) === 0) return
  await writeDebrief(participation, { interest: 3, skills: { a: 2, b: 3 }, strength: 'Calme', by })
  if (chance.below(2) === 0) {
    const started = localDate(new Date(Date.now() - DAY), 'Europe/Paris')
    await saveNextStep(participation, {
      kind: 'training',
      state: 'started',
      startedOn: started,
      saidBy: 'person',
      by
    })
  }
}

type Plain = Record<string, unknown>
/** Written anew by every write, or by copying, whatever it changes. */
const PASSING = [
  'updatedAt',
  'figuresStale',
  'stagesStale',
  '__v',
  'ledger',
  'log',
  'createdAt',
  'leaseToken',
  'engagedAt'
]

/** All that is true of two files, in an order of its own, without what any write changes. */
export async function truthOf({ kept, losing }: World) {
  await settleAll()
  await recountStale()
  await refreshStaleStages()
  const people = { $in: [kept._id, losing._id] }
  const read = async (model: mongoose.Model<never>, filter: Plain) =>
    (await model.collection.find(filter).sort({ _id: 1 }).toArray()).map(plain)
  return {
    files: await read(Person as never, { _id: people }),
    participations: await read(Participation as never, { person: people }),
    notices: await read(Notice as never, { recipient: people }),
    workshops: (await read(Workshop as never, {})).map(({ _id, seats, seatsFree, outbox }) => ({
      _id,
      seats: (seats as Plain[]).map(seat => JSON.stringify(seat)).sort(),
      seatsFree,
      outbox
    })),
    figures: await figures()
  }
}

/** The figures as they stand, and as a full recount gives them. */
export async function figures(): Promise<string[]> {
  const rows = await Tally.find().sort({ cell: 1, public: 1 }).lean<Plain[]>()
  return rows.map(({ _id, ...row }) => JSON.stringify(row))
}

export async function settleAll(): Promise<void> {
  for (const { _id } of await workshopsPending()) await flushOutbox(_id)
}

function plain(record: Plain): Plain {
  const entries = Object.entries(record).filter(([path]) => !PASSING.includes(path))
  return JSON.parse(JSON.stringify(Object.fromEntries(entries))) as Plain
}

/** The only merge there is. */
export const theMerge = () => Merge.findOne().orFail()
