import { nameKey } from '#lib/identifiers/person-name.ts'
import type { UnknownRoom } from '#models/records/import-run.ts'
import type { ImportContext } from '../file/import-context.ts'
import type { WorkshopFacts } from './workshop-facts.ts'

/** A longer name is a remark typed in the wrong column. */
const LONGEST_NAME = 80

/** The rooms that lines name and their agencies have not, spelt as the first line spells them. */
export class UnknownRooms {
  readonly #context: ImportContext
  readonly #found = new Map<string, UnknownRoom>()

  constructor(context: ImportContext) {
    this.#context = context
  }

  get unknown(): UnknownRoom[] {
    return [...this.#found.values()]
  }

  /** `seats`: the places that the line gives, null when it says nothing. What is over or called off needs no room. */
  note({ agency, place, state, endsAt }: WorkshopFacts, seats: number | null): void {
    const name = place.room.trim()
    if (place.kind !== 'agency' || name === '' || name.length > LONGEST_NAME) return
    if (state === 'cancelled' || endsAt <= this.#context.now) return
    const rooms = this.#context.agencies.get(String(agency))?.rooms ?? []
    if (rooms.some(room => nameKey(room.name) === nameKey(name))) return
    const key = `${String(agency)} ${nameKey(name)}`
    const known = this.#found.get(key) ?? { agency: String(agency), name, rows: 0, seats: null }
    const most = Math.max(known.seats ?? 0, seats ?? 0)
    this.#found.set(key, { ...known, rows: known.rows + 1, seats: most || null })
  }
}
