import type mongoose from 'mongoose'
import { detachAllFromImport } from '#models/hosts/import-origin.ts'
import { withReservations } from '#models/planning/reservations.ts'
import { Company } from '#models/records/company.ts'
import { isOnlyDuplicates } from '#models/records/duplicate-key.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { syncAllProposals } from '#models/ledger/sync-proposals.ts'
import { Workshop } from '#models/records/workshop.ts'
import { settleSessions, unsettledBy } from '#models/seats/settle-lists.ts'
import type { NewCompany } from './hosts.ts'
import type { TimeSlot } from '#models/records/time-slot.ts'
import type { Differences } from './workshop-changes.ts'
import { insertNew } from '../file/insert-new.ts'
import type { StoredWorkshop } from './known-workshops.ts'
import { batches } from '../file/finding.ts'
import type { WorkshopFacts } from './workshop-facts.ts'

type Id = mongoose.Types.ObjectId

export interface WorkshopWrites {
  kind: 'workshops'
  companies: { enter: NewCompany[]; wanted: Id[]; join: { company: Id; agencies: Id[] }[] }
  enter: { record: number; facts: WorkshopFacts & { _id: Id; slots: TimeSlot[] } }[]
  change: {
    record: number
    stored: StoredWorkshop
    set: Differences['set']
    moves: boolean
    state: 'published' | 'cancelled' | null
    cell: string
  }[]
}

interface Author {
  importation: Id
  by: Id
  now: Date
}

const BATCH = 200
/** The list does not say why a workshop was called off. */
const UNTOLD_REASON = 'other'

/** Companies first, then workshops, in batches; what another write overtakes is left for the next plan. */
export async function writeWorkshops(writes: WorkshopWrites, author: Author): Promise<void> {
  const there = await writeCompanies(writes.companies, author.importation)
  const isThere = (place: WorkshopFacts['place'] | undefined) =>
    !place?.company || there.has(String(place.company))
  const enter = writes.enter.filter(({ facts }) => isThere(facts.place))
  const change = writes.change.filter(({ set }) => isThere(set.place))
  for (const some of batches(enter, BATCH)) await enterWorkshops(some, author)
  for (const some of batches(change, BATCH)) {
    await changeWorkshops(some, author)
    await settleSessions(author.now)
    const elsewhere = some.filter(({ moves, state }) => moves || state === 'cancelled')
    await syncAllProposals(
      elsewhere.map(({ stored }) => stored._id),
      author.now
    )
  }
}

type Entering = WorkshopWrites['enter'][number]
type Changing = WorkshopWrites['change'][number]

/** What is over or cancelled takes nothing up that anybody could still plan. */
async function enterWorkshops(some: readonly Entering[], author: Author): Promise<void> {
  const takes = ({ facts }: Entering) =>
    facts.endsAt > author.now && (facts.state === 'draft' || facts.state === 'published')
  await insertNew(
    Workshop,
    some.filter(one => !takes(one)).map(one => asNew(one, author))
  )
  const taking = some.filter(takes)
  const saves = taking.map(({ facts }) => ({ planned: facts, isNew: true }))
  await withReservations(saves, author.now, ({ guard, isFree }) =>
    writeSome(
      taking
        .filter(({ facts }) => isFree(facts._id))
        .map(one => {
          const { reserving: _, ...replacement } = asNew(one, author).toObject()
          return { replaceOne: { filter: { _id: one.facts._id, ...guard }, replacement } }
        })
    )
  )
}

async function changeWorkshops(some: readonly Changing[], author: Author): Promise<void> {
  const takes = ({ set, state }: Changing) =>
    state !== 'cancelled' && (changesSlot(set) || set.facilitators !== undefined)
  await writeSome(some.filter(one => !takes(one)).map(one => asChange(one, author)))
  const taking = some.filter(takes)
  const saves = taking.map(({ stored, set }) => ({ planned: { ...stored, ...set }, isNew: false }))
  await withReservations(saves, author.now, ({ guard, isFree }) =>
    writeSome(taking.filter(({ stored }) => isFree(stored._id)).map(one => asChange(one, author, guard)))
  )
}

/** A number that another list has taken meanwhile is left for the next plan. */
async function writeSome(writes: readonly unknown[]): Promise<void> {
  if (writes.length === 0) return
  try {
    await Workshop.bulkWrite(writes as never, { ordered: false })
  } catch (error) {
    if (!isOnlyDuplicates(error)) throw error
  }
}

/** The companies wanted that are there: one with the same SIRET may have been entered meanwhile, or one taken out. */
async function writeCompanies(
  { enter, wanted, join }: WorkshopWrites['companies'],
  importation: Id
): Promise<Set<string>> {
  const model = Company
  await insertNew(
    Company,
    enter.map(facts => new model({ ...facts, broughtBy: importation }))
  )
  const there = await detachAllFromImport(wanted, importation)
  if (join.length > 0) {
    await model.bulkWrite(
      join.map(({ company, agencies }) => ({
        updateOne: { filter: { _id: company }, update: { $addToSet: { agencies: { $each: agencies } } } }
      })) as mongoose.AnyBulkWriteOperation[] as never,
      { ordered: false }
    )
  }
  return there
}

function asNew({ facts }: WorkshopWrites['enter'][number], { by, now, importation }: Author): Workshop {
  const { state } = facts
  const log: Record<string, unknown>[] = [{ at: now, by, what: 'planned', detail: { importation } }]
  if (state === 'published') log.push({ at: now, by, what: 'published' })
  if (state === 'cancelled') log.push({ at: now, by, what: 'cancelled', detail: { reason: UNTOLD_REASON } })
  if (state === 'closed') log.push({ at: now, by, what: 'closed', detail: { overrideReason: null } })
  return new Workshop({
    ...facts,
    seatsFree: facts.capacity,
    publishedAt: state === 'published' || state === 'closed' ? now : null,
    ...(state === 'cancelled' ? { cancelledAt: now, cancelReason: UNTOLD_REASON } : {}),
    closedAt: state === 'closed' ? now : null,
    ...staleMarks(),
    log
  })
}

/** What a host said of a draft was said of another date or place. */
const changesSlot = ({ startsAt, endsAt, place }: WorkshopWrites['change'][number]['set']) =>
  Boolean(startsAt ?? endsAt ?? place)

/** Every write raises the ledger: an equal number says that nobody registered, moved or cancelled since. */
function asChange(
  { stored, set, moves, state, cell }: Changing,
  { by, now, importation }: Author,
  reserved: Record<string, unknown> | null = null
) {
  const what = state ?? (moves ? 'moved' : 'revised')
  const told =
    what === 'moved'
      ? { from: stored.startsAt, to: set.startsAt ?? stored.startsAt }
      : what === 'cancelled'
        ? { reason: UNTOLD_REASON }
        : {}
  const detail = { ...told, importation }
  return {
    updateOne: {
      filter: { _id: stored._id, agency: stored.agency, ledger: stored.ledger, ...reserved },
      update: {
        $set: {
          ...set,
          cell,
          ...(set.capacity === undefined
            ? {}
            : { seatsFree: stored.seatsFree + set.capacity - stored.capacity }),
          ...unsettledBy(stored, set.capacity, now),
          ...(moves ? { movedSeq: stored.ledger + 1 } : {}),
          ...(stored.state === 'draft' && changesSlot(set) ? { hostReply: null } : {}),
          ...(state === 'published' ? { state, publishedAt: now } : {}),
          ...(state === 'cancelled' ? { state, cancelledAt: now, cancelReason: UNTOLD_REASON } : {}),
          ...staleMarks()
        },
        ...(reserved ? { $unset: { reserving: 1 } } : {}),
        $inc: { ledger: 1, __v: 1 },
        $push: { log: { at: now, by, what, detail } },
        $addToSet: { pastCells: stored.cell }
      }
    }
  } as mongoose.AnyBulkWriteOperation
}
