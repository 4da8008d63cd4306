import mongoose from 'mongoose'
import { nameKey } from '#lib/identifiers/person-name.ts'
import type { Key } from '#lib/i18n.ts'
import { placesInAll, type SeatCount } from '#lib/seat-count.ts'
import type { WorkshopField } from '#lib/tabular/workshops-vocabulary.ts'
import { Refusal } from '#lib/refusal.ts'
import { areOutside } from '#models/planning/slots/judge.ts'
import { withSlots } from '#models/planning/slots/lay-out.ts'
import { modeOf } from '#models/records/workshop-mode.ts'
import { factsOfKind, USUAL_KIND } from '#models/records/workshop-kind.ts'
import type { Outcome } from '#models/records/import-outcome.ts'
import { exceeds } from '#models/ledger/ledger.ts'
import { cellOf } from '#models/records/workshop.ts'
import type { Hosts } from './hosts.ts'
import type { Other } from '#models/planning/others.ts'
import { takenOf, type StoredWorkshop, type Taken } from './known-workshops.ts'
import type { PlannedRow, Line } from './plan.ts'
import type { Finding } from '../file/finding.ts'
import { differencesOf } from './workshop-changes.ts'
import { idWithoutNumber, type WorkshopFacts } from './workshop-facts.ts'
import { UnknownRooms } from './unknown-rooms.ts'
import type { ImportContext } from '../file/import-context.ts'
import type { WorkshopWrites } from './write-workshops.ts'

interface Placed extends Pick<WorkshopFacts, 'agency' | 'capacity' | 'endsAt'> {
  place: { kind: string; room: string }
  extra?: SeatCount['extra']
  state: string
}

interface Known {
  context: ImportContext
  hosts: Hosts
  /** By keyOf. */
  stored: ReadonlyMap<string, StoredWorkshop>
  occupying: Other[]
  column: (field: WorkshopField) => string
  says: (record: number) => (field: WorkshopField) => boolean
}

type Leaf = Key extends infer K ? (K extends `imports.finding.${infer L}` ? L : never) : never

/** What a line that is taken may become: its room is looked for in its agency. */
const HELD: ReadonlySet<Outcome> = new Set(['new', 'changed', 'unchanged'])

export class WorkshopsPlanning {
  readonly writes: Omit<WorkshopWrites, 'companies'> = { kind: 'workshops', enter: [], change: [] }
  unnamed = 0
  readonly rooms: UnknownRooms
  readonly #known: Known
  readonly #lineOf = new Map<string, number>()

  constructor(known: Known) {
    this.#known = known
    this.rooms = new UnknownRooms(known.context)
  }

  compared(planned: PlannedRow, line: Line): PlannedRow {
    const compared = this.#judged(planned, line)
    const says = this.#known.says(line.row.record)
    if (HELD.has(compared.outcome)) this.rooms.note(line.facts, says('capacity') ? line.facts.capacity : null)
    return compared
  }

  #judged(planned: PlannedRow, line: Line): PlannedRow {
    planned.about = aboutOf(line, this.#known.context.now)
    const { context, stored } = this.#known
    const earlier = this.#lineOf.get(line.key)
    if (earlier !== undefined) return this.#refused(planned, 'date', 'same-slot', { line: earlier })
    this.#lineOf.set(line.key, planned.line)
    const known = stored.get(line.key)
    if (!known) return this.#entered(planned, line)
    planned.known = known
    if (!known.agency.equals(context.own)) return { ...planned, outcome: 'elsewhere' }
    return this.#changed(planned, line, known)
  }

  #entered(planned: PlannedRow, line: Line): PlannedRow {
    const { context, hosts } = this.#known
    const { facts, draft, host } = line
    if (this.#isTooSoon(line)) return this.#refused(planned, 'status', 'prospect')
    if (!factsOfKind(facts).modes.includes(facts.place.mode))
      return this.#refused(planned, 'mode', 'mode-not-of-kind')
    const clashing = this.#clashing(planned, line, null)
    if (clashing) return clashing
    const laid = slotsLaid(facts)
    if (!laid) return this.#refused(planned, 'end', 'slots-do-not-fit')
    if (facts.state === 'draft' && draft.status !== 'draft') {
      this.#say(planned, 'warn', 'facilitator1', 'arrives-as-draft')
    }
    if (facts.state === 'published' && facts.endsAt > context.now && (facts.declared?.registered ?? 0) > 0) {
      this.unnamed += 1
    }
    const small = this.#beyondRoom(planned, facts)
    if (small) return small
    if (host) hosts.want(host, facts.agency)
    const _id = facts.reference ? new mongoose.Types.ObjectId() : idWithoutNumber(facts)
    this.writes.enter.push({ record: line.row.record, facts: { ...laid, _id } })
    return { ...planned, outcome: 'new', agency: facts.agency.equals(context.own) ? null : draft.agency.name }
  }

  #changed(planned: PlannedRow, line: Line, stored: StoredWorkshop): PlannedRow {
    const { hosts, column, says } = this.#known
    const { draft, facts, host } = line
    const taken = stored.seats.length
    const concerned = taken + (stored.waiting ?? []).length + (stored.offers ?? []).length
    if (says(line.row.record)('kind') && (stored.kind ?? USUAL_KIND) !== facts.kind)
      return this.#refused(planned, 'kind', 'kind-kept')
    const { changes, set, moves } = differencesOf(stored, {
      draft,
      facts,
      column,
      says: says(line.row.record)
    })
    const state = this.#nextState(planned, line, stored)
    if (changes.length > 0 && (stored.state === 'closed' || stored.state === 'cancelled')) {
      return this.#refused(planned, 'status', 'workshop-over')
    }
    if (set.place && !factsOfKind(stored).modes.includes(modeOf({ place: set.place })))
      return this.#refused(planned, 'mode', 'mode-not-of-kind')
    if (set.slots && areOutside(set.slots, facts)) return this.#refused(planned, 'end', 'slots-outside')
    if (moves && concerned > 0)
      return this.#refused(planned, 'date', 'people-registered', { count: concerned })
    if (state === 'cancelled' && concerned > 0) {
      return this.#refused(planned, 'status', 'cancel-from-page', { count: concerned })
    }
    if (set.capacity !== undefined && exceeds(stored, set.capacity)) {
      return this.#refused(planned, 'capacity', 'capacity-below-taken', { count: taken })
    }
    if (set.startsAt && stored.state === 'published' && set.startsAt <= this.#known.context.now) {
      return this.#refused(planned, 'date', 'moved-to-the-past')
    }
    if (this.#isTooSoon(line)) return this.#refused(planned, 'status', 'prospect')
    const takesPlace = state !== 'cancelled' && (moves || set.facilitators !== undefined)
    const clashing = takesPlace ? this.#clashing(planned, line, String(stored._id)) : undefined
    if (clashing) return clashing
    if (state) {
      const spoken = (value: string): { key: Key } => ({ key: STATE_WORDS[value] ?? 'states.workshop.open' })
      changes.push({ column: column('status'), before: spoken(stored.state), after: spoken(state) })
    }
    if (changes.length === 0) return { ...planned, outcome: 'unchanged' }
    const small =
      set.capacity !== undefined || set.place ? this.#beyondRoom(planned, { ...stored, ...set }) : null
    if (small) return small
    if (host && set.place) hosts.want(host, facts.agency)
    const { startsAt, timeZone, agency, sector, place } = { ...stored, ...set }
    const cell = cellOf({ startsAt, timeZone, agency, sector, place })
    this.writes.change.push({ record: line.row.record, stored, set, moves, state, cell })
    return { ...planned, outcome: 'changed', changes }
  }

  /** The state a line changes a workshop to; another one than ours that it may not change is only said. */
  #nextState(
    planned: PlannedRow,
    { facts }: Line,
    { state }: StoredWorkshop
  ): 'published' | 'cancelled' | null {
    const isOpen = state === 'draft' || state === 'published'
    if (facts.state === 'cancelled' && isOpen) return 'cancelled'
    if (facts.state === 'published' && state === 'draft') {
      if (facts.startsAt > this.#known.context.now) return 'published'
    } else if (facts.state === state || facts.state === 'draft') return null
    this.#say(planned, 'warn', 'status', 'state-kept')
    return null
  }

  /** Open at a company that does not exist yet. */
  #isTooSoon({ facts, host }: Line): boolean {
    const isOpen = facts.state === 'published' || facts.state === 'closed'
    return isOpen && host !== null && this.#known.hosts.isProspect(host)
  }

  #clashing(planned: PlannedRow, { facts }: Line, own: string | null): PlannedRow | undefined {
    if (facts.state === 'cancelled') return undefined
    const taken = takenOf(facts, this.#known.occupying, own)
    for (const one of taken) this.#sayTaken(planned, one, facts)
    return taken.length > 0 ? { ...planned, outcome: 'refused' } : undefined
  }

  /** Of another agency's workshop, the agency alone is told. */
  #sayTaken(planned: PlannedRow, { kind, name, other }: Taken, { agency }: WorkshopFacts): void {
    const [field, leaf] = TAKEN[kind]
    if (other.agency.equals(agency)) return this.#say(planned, 'refuse', field, leaf, { what: name })
    const where = this.#known.context.agencies.get(String(other.agency))?.name ?? ''
    this.#say(planned, 'refuse', field, `${leaf}-elsewhere`, { what: name, agency: where })
  }

  /** More places than the room of the agency has, where that is known; what is over is taken as it was. */
  #beyondRoom(
    planned: PlannedRow,
    { agency, place, capacity, extra, state, endsAt }: Placed
  ): PlannedRow | null {
    const { context } = this.#known
    if (place.kind !== 'agency' || state === 'cancelled' || endsAt <= context.now) return null
    const rooms = context.agencies.get(String(agency))?.rooms ?? []
    const room = rooms.find(({ name }) => nameKey(name) === nameKey(place.room))
    if (!room?.seats || placesInAll({ capacity, extra }) <= room.seats) return null
    return this.#refused(planned, 'capacity', 'room-seats', { count: room.seats, what: room.name })
  }

  #refused(
    planned: PlannedRow,
    field: WorkshopField,
    leaf: Leaf,
    params: Finding['params'] = {}
  ): PlannedRow {
    this.#say(planned, 'refuse', field, leaf, params)
    return { ...planned, outcome: 'refused' }
  }

  #say(
    { findings }: PlannedRow,
    severity: Finding['severity'],
    field: WorkshopField,
    leaf: Leaf,
    params: Finding['params'] = {}
  ): void {
    const column = this.#known.column(field)
    findings.push({ column, value: '', reason: `imports.finding.${leaf}`, params, severity })
  }
}

/** The slots of a kind that has them, as usual; null: its hours hold none. */
function slotsLaid(facts: WorkshopFacts) {
  try {
    return withSlots(facts, undefined)
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

const TAKEN = {
  room: ['room', 'room-taken'],
  site: ['companyName', 'site-taken'],
  facilitator: ['facilitator1', 'facilitator-taken']
} as const satisfies Record<Taken['kind'], [WorkshopField, Leaf]>

function aboutOf({ facts }: Line, now: Date): PlannedRow['about'] {
  const { startsAt, endsAt, timeZone, state } = facts
  const isToClose = state === 'published' && endsAt <= now
  return [
    { from: startsAt, to: endsAt, zone: timeZone },
    { key: isToClose ? 'states.workshop.toClose' : (STATE_WORDS[state] ?? 'states.workshop.open') }
  ]
}

const STATE_WORDS: Record<string, Key> = {
  draft: 'states.workshop.draft',
  published: 'states.workshop.open',
  cancelled: 'states.workshop.cancelled',
  closed: 'states.workshop.closed'
}
