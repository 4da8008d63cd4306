import type mongoose from 'mongoose'
import { Participation } from '#models/records/participation.ts'
import { takeOff, type Marked } from '#models/records/figures-stale.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { kindsWithout } from '#models/records/workshop-kind.ts'
import { stageOf, type StageRow, type Stage } from './stage.ts'

type Id = mongoose.Types.ObjectId
type Kept = Partial<Stage> & { _id: Id; createdAt: Date; searchEndedAt?: Date | null }
type Row = Omit<StageRow, 'open' | 'recordsSteps'> & { person: Id }

const BATCH = 500

/** Every verb that writes a participation calls it, and its mark calls it again: a write that crossed it is seen. */
export async function refreshStages(ids: Id[], now = new Date()): Promise<number> {
  if (ids.length === 0) return 0
  const [known, rows] = await Promise.all([
    Person.find({ _id: { $in: ids } })
      .select('createdAt searchEndedAt waitsFor waitsSince waitsAbout waitsUntil')
      .lean<Kept[]>(),
    Participation.find({ person: { $in: ids } })
      .select(
        'person workshop state startsAt proposedAt registeredAt withdrawnAt waitingAt offeredAt attendance nextSteps'
      )
      .lean<Row[]>()
  ])
  const [open, withoutSteps] = await Promise.all([openAmong(rows), withoutStepsAmong(rows)])
  const byPerson = new Map<string, Row[]>()
  for (const row of rows) byPerson.set(String(row.person), [...(byPerson.get(String(row.person)) ?? []), row])
  const writes = known.flatMap(person => {
    const theirs = byPerson.get(String(person._id)) ?? []
    const dated = theirs.map(row => {
      const workshop = open.get(String(row.workshop))
      return {
        ...row,
        open: workshop !== undefined,
        recordsSteps: !withoutSteps.has(String(row.workshop)),
        startsAt: workshop?.startsAt ?? row.startsAt
      }
    })
    const stage = stageOf(dated, {
      openedAt: person.createdAt,
      searchEndedAt: person.searchEndedAt ?? null,
      now
    })
    return isSame(person, stage) ? [] : [{ _id: person._id, stage }]
  })
  if (writes.length === 0) return 0
  await Person.bulkWrite(
    writes.map(({ _id, stage }) => ({
      // No change of the file: whoever corrects it meanwhile is not disturbed.
      updateOne: { filter: { _id }, update: { $set: stage }, timestamps: false }
    })),
    { ordered: false }
  )
  return writes.length
}

/** The workshops of live proposals that may still be answered, by id: a proposal does not follow a change of date. */
async function openAmong(rows: Row[]) {
  const asked = rows
    .filter(({ state }) => state === 'proposed' || state === 'offered')
    .map(({ workshop }) => workshop)
  if (asked.length === 0) return new Map<string, { startsAt: Date }>()
  const found = await Workshop.find({ _id: { $in: asked }, state: 'published' })
    .select('startsAt')
    .lean<{ _id: Id; startsAt: Date }[]>()
  return new Map(found.map(({ _id, startsAt }) => [String(_id), { startsAt }]))
}

/** The workshops of a kind that records no next steps, by id: nobody is asked what came of them. */
async function withoutStepsAmong(rows: Row[]): Promise<Set<string>> {
  const kinds = kindsWithout('nextSteps')
  if (kinds.length === 0) return new Set()
  const ids = rows.map(({ workshop }) => workshop)
  const found = await Workshop.distinct('_id', { _id: { $in: ids }, kind: { $in: kinds } })
  return new Set(found.map(String))
}

function isSame(kept: Kept, stage: Stage): boolean {
  const text = (value: Date | Id | null | undefined) =>
    value instanceof Date ? String(value.getTime()) : (value?.toHexString() ?? '')
  // A file opened and not yet proposed anything says its own moment, a little before it was written.
  const untouched = stage.waitsFor === 'neverProposed' && kept.waitsSince !== undefined
  return (
    kept.waitsFor === stage.waitsFor &&
    (untouched || text(kept.waitsSince) === text(stage.waitsSince)) &&
    text(kept.waitsAbout) === text(stage.waitsAbout) &&
    text(kept.waitsUntil) === text(stage.waitsUntil)
  )
}

/** Whom a change of these workshops may concern besides their holders: those they were proposed to. */
export async function refreshStagesOfProposed(workshops: Id[], now = new Date()): Promise<number> {
  if (workshops.length === 0) return 0
  return refreshStages(
    await Participation.distinct('person', { workshop: { $in: workshops }, state: 'proposed' }),
    now
  )
}

const CHANGED = { stagesStale: { $exists: true } }

export const areStagesStale = async () =>
  (await Participation.exists(CHANGED)) !== null || (await Workshop.exists(CHANGED)) !== null

/** The mark goes last: a process that dies before leaves it. Returns how many records were looked at. */
export async function refreshStaleStages(now = new Date()): Promise<number> {
  for (let seen = 0; ;) {
    const [rows, workshops] = await Promise.all([
      Participation.find(CHANGED)
        .select('person stagesStale')
        .limit(BATCH)
        .lean<(Marked & { person: Id })[]>(),
      Workshop.find(CHANGED).select('stagesStale').limit(BATCH).lean<Marked[]>()
    ])
    if (rows.length + workshops.length === 0) return seen
    const people = new Map(rows.map(({ person }) => [String(person), person]))
    await refreshStages([...people.values()], now)
    await refreshStagesOfProposed(
      workshops.map(({ _id }) => _id),
      now
    )
    await takeOff('stagesStale', Participation, rows)
    await takeOff('stagesStale', Workshop, workshops)
    seen += rows.length + workshops.length
  }
}

const expired = (now: Date) => ({ waitsUntil: { $lte: now } })

export const haveStagesExpired = async (now = new Date()) => (await Person.exists(expired(now))) !== null

/** Turns those whom time alone has moved: a proposal that lapsed, a planned day that passed. Returns how many. */
export async function expireStages(now = new Date()): Promise<number> {
  for (let moved = 0; ;) {
    const due = await Person.find(expired(now)).select('_id').limit(BATCH).lean<{ _id: Id }[]>()
    if (due.length === 0) return moved
    moved += await refreshStages(
      due.map(({ _id }) => _id),
      now
    )
  }
}

export async function verifyStages(now = new Date()): Promise<number> {
  await refreshStaleStages(now)
  await expireStages(now)
  let differed = 0
  let batch: Id[] = []
  for await (const { _id } of Person.find()
    .select('_id')
    .lean<{ _id: Id }[]>()
    .cursor({ batchSize: BATCH })) {
    batch.push(_id)
    if (batch.length < BATCH) continue
    differed += await refreshStages(batch, now)
    batch = []
  }
  return differed + (await refreshStages(batch, now))
}

/** Refreshes the person's stage too. Whoever saves many in one write sets `$locals.savedLater` and refreshes after. */
export async function saveParticipation(participation: Participation, now = new Date()): Promise<void> {
  if (participation.$locals['savedLater']) return
  await participation.save()
  await refreshStages([participation.person], now)
}
