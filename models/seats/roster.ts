import { modeToSay, type Mode } from '#lib/modes.ts'
import type mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { Account } from '#models/records/account.ts'
import { isConfirmed, lateIn } from '#models/records/own-words.ts'
import { standingOf, Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { labelsOn } from '#models/people/target-groups.ts'

type Id = mongoose.Types.ObjectId

export interface RosterRow {
  person: Person
  standing: ReturnType<typeof standingOf>
  labels: ReturnType<typeof labelsOn>
  /** Since when: the registration, or the proposal or withdrawal of someone without a seat. */
  since: Date | null
  /** Who did it; '' when it came with a list. */
  by: string
  reason: string | null
  /** Of the slot they come in; null: of none. */
  hours: { startsAt: Date; endsAt: Date } | null
  /** Where slots are held in several ways, that of theirs. */
  way: Mode | null
  /** They said on their page that they come; and when, if late. */
  confirmed: boolean
  late: Date | null
}

export interface Roster {
  held: RosterRow[]
  others: RosterRow[]
}

const FIELDS =
  'person state attendance reason proposedAt proposedBy registeredAt registeredBy withdrawnAt withdrawnBy confirmed late'

/** Everyone of a workshop in the order of slots, then of names; the seats decide who holds one, whatever was copied so far. */
export async function rosterOf(workshop: Workshop): Promise<Roster> {
  const participations = await Participation.find({ workshop: workshop._id })
    .select(FIELDS)
    .lean<Participation[]>()
  const ids = [...participations.map(({ person }) => person), ...workshop.seats.map(({ person }) => person)]
  const authors = [
    ...participations.flatMap(row => [row.withdrawnBy, row.registeredBy, row.proposedBy]),
    ...workshop.seats.map(seat => seat.by)
  ]
  const [people, names] = await Promise.all([
    Person.find({ _id: { $in: ids } }).sort({ sortName: 1, _id: 1 }),
    namesOf(authors)
  ])
  const day = localDate(workshop.startsAt, workshop.timeZone)
  const known = new Map(participations.map(row => [String(row.person), row]))
  const rows = people.map(person => {
    const seat = workshop.seatOf(person._id)
    const row = known.get(person.id)
    const author = seat ? seat.by : (row?.withdrawnBy ?? row?.registeredBy ?? row?.proposedBy)
    return {
      held: seat !== null,
      person,
      standing: seat
        ? standingOf({ state: 'registered', attendance: row?.attendance ?? null })
        : (row?.state ?? 'proposed'),
      labels: labelsOn(person, day),
      since: seat?.since ?? row?.withdrawnAt ?? row?.registeredAt ?? row?.proposedAt ?? null,
      by: author ? (names.get(String(author)) ?? '') : '',
      reason: row?.reason ?? null,
      hours: workshop.slotOf(person._id),
      way: modeToSay(workshop, workshop.slotOf(person._id)),
      confirmed: row ? isConfirmed(row, workshop) : false,
      late: row ? lateIn(row, workshop) : null
    }
  })
  const ofSlot = (row: RosterRow) => +(row.hours?.startsAt ?? 0)
  rows.sort((one, other) => ofSlot(one) - ofSlot(other))
  return { held: rows.filter(({ held }) => held), others: rows.filter(({ held }) => !held) }
}

/** « M. Aubert » of each account, by its id. */
export async function namesOf(ids: (Id | null | undefined)[]): Promise<Map<string, string>> {
  const accounts = await Account.find({ _id: { $in: ids.filter(id => id !== null && id !== undefined) } })
    .select('firstName lastName')
    .lean<Account[]>()
  return new Map(
    accounts.map(({ _id, firstName, lastName }) => [String(_id), `${firstName.slice(0, 1)}. ${lastName}`])
  )
}
