import { Refusal } from '#lib/refusal.ts'
import type { ImportRun } from '#models/records/import-run.ts'
import { Participation } from '#models/records/participation.ts'
import { clashesOf } from '#models/planning/clashes.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { nextRows, type Staged } from '../file/staging.ts'
import { byId } from '../workshops/undo-workshops.ts'

const BATCH = 200

/** Throws a Refusal when a workshop was given to someone or changed since, or what it replaced cannot come back. */
export async function refuseWhenTouched({ _id, confirmedAt }: ImportRun): Promise<void> {
  const since = confirmedAt ?? new Date(0)
  let after = 0
  for (;;) {
    const found = await nextRows(_id, ['saved'], { after, limit: BATCH })
    if (found.length === 0) return
    const workshops = await byId(found)
    const engaged = await engagedAmong([...workshops.values()])
    for (const row of found) {
      const workshop = workshops.get(String(row.workshop))
      if (workshop) await refuseTouched(row, workshop, engaged.get(String(workshop._id)) ?? [], since)
    }
    after = found.at(-1)?.record ?? after
  }
}

type Engaged = Pick<Participation, 'workshop' | 'state' | 'proposedAt'>

async function refuseTouched(row: Staged, workshop: Workshop, people: Engaged[], since: Date): Promise<void> {
  const { line, leftLedger, savedAs } = row
  const isEntered = savedAs === 'created'
  const before = (row.before ?? {}) as Partial<Workshop>
  const given =
    workshop.seats.some(seat => isEntered || seat.since >= since) ||
    people.some(({ proposedAt }) => isEntered || (proposedAt && proposedAt >= since))
  if (given) throw new Refusal('imports.refusal.workshopGiven', { line })
  if (workshop.ledger !== leftLedger) throw new Refusal('imports.refusal.workshopChanged', { line })
  const endedProposals = 'cancelledAt' in before && people.some(({ state }) => state === 'byService')
  if (endedProposals) throw new Refusal('imports.refusal.workshopEnded', { line })
  if (!isEntered) await refuseTaken({ ...workshop, ...before } as Workshop, line)
}

/** The room and the facilitators that a change let go may have been given to another workshop since. */
async function refuseTaken(put: Workshop, line: number): Promise<void> {
  if (put.state !== 'draft' && put.state !== 'published') return
  const clashes = await clashesOf(put)
  if (clashes.length > 0) throw new Refusal('imports.refusal.workshopTaken', { line })
}

async function engagedAmong(workshops: readonly Workshop[]): Promise<Map<string, Engaged[]>> {
  const rows = await Participation.find({ workshop: { $in: workshops.map(({ _id }) => _id) } })
    .select('workshop state proposedAt')
    .lean<Engaged[]>()
  const found = new Map<string, Engaged[]>()
  for (const row of rows) found.set(String(row.workshop), [...(found.get(String(row.workshop)) ?? []), row])
  return found
}
