import { fold } from '#lib/identifiers/person-name.ts'
import { Refusal } from '#lib/refusal.ts'
import type { Agency } from '#models/records/agency.ts'
import type { AgencySettings, ClosureFacts, RoomFacts, SpanFacts } from './agency-settings.ts'
import { dayOf, isIn, type ComingWorkshop } from './coming-workshops.ts'
import { judgeKits } from './judge-kits.ts'

const MOST_DAYS_BEFORE = 30

/** Its sentence names the day of the workshop, which only the reader's language can say. */
export class RoomTooSmall extends Refusal {
  readonly workshop: ComingWorkshop
  constructor(workshop: ComingWorkshop, field: string) {
    const key = (workshop.slots ?? []).length > 0 ? 'roomTooSmallForSlots' : 'roomTooSmall'
    super(`settings.refusal.${key}`, { count: neededBy(workshop) }, field)
    this.workshop = workshop
  }
}

/** At once in the room: the people registered, or those that its largest slot may hold, which nobody else shrinks. */
const neededBy = ({ seats, slots = [] }: ComingWorkshop): number =>
  slots.length > 0
    ? Math.max(0, ...slots.filter(({ mode }) => !mode).map(({ capacity }) => capacity))
    : seats.length

/** Refuses what an agency cannot be set to, with the workshops it has to come. */
export function judgeSettings(agency: Agency, settings: AgencySettings, coming: readonly ComingWorkshop[]) {
  settings.rooms.forEach(judgeName)
  for (const { _id, name, closedFrom } of agency.rooms) {
    const held = coming.filter(isIn(name))
    const room = settings.rooms.find(({ key }) => key === String(_id))
    if (!room) refuseVanishing(String(_id), name, held)
    else judgeRoom(room, held, closedFrom ?? null)
  }
  judgeKits(agency, settings, coming)
  judgeSpan(settings.morning, 'morning')
  judgeSpan(settings.afternoon, 'afternoon')
  judgeOrder(settings)
  if (settings.days.length === 0) throw new Refusal('settings.refusal.noDay', {}, 'days')
  judgeReminders(settings)
  settings.closures.forEach(judgeClosure)
}

function judgeName({ key, name }: RoomFacts, index: number, rooms: readonly RoomFacts[]) {
  if (name === '') throw new Refusal('settings.refusal.roomName', {}, `room-${key}-name`)
  if (rooms.slice(0, index).some(other => fold(other.name) === fold(name)))
    throw new Refusal('settings.refusal.roomTwice', { room: name }, `room-${key}-name`)
}

function refuseVanishing(key: string, room: string, held: readonly ComingWorkshop[]) {
  if (held.length === 0) return
  throw new Refusal('settings.refusal.roomInUse', { room, count: held.length }, `room-${key}-gone`)
}

function judgeRoom(room: RoomFacts, held: readonly ComingWorkshop[], closedBefore: string | null) {
  const { key, seats, closedFrom } = room
  const fullest = held.reduce<ComingWorkshop | null>(
    (most, one) => (neededBy(one) > (most ? neededBy(most) : 0) ? one : most),
    null
  )
  if (seats && fullest && neededBy(fullest) > seats) throw new RoomTooSmall(fullest, `room-${key}-seats`)
  if (!closedFrom || closedFrom === closedBefore) return
  const count = held.filter(workshop => dayOf(workshop) >= closedFrom).length
  if (count > 0) throw new Refusal('settings.refusal.roomClosing', { count }, `room-${key}-closedFrom`)
}

function judgeSpan({ from, to }: SpanFacts, name: 'morning' | 'afternoon') {
  if (!from && !to) return
  if (!from) throw new Refusal('settings.refusal.halfSpan', {}, `${name}From`)
  if (!to) throw new Refusal('settings.refusal.halfSpan', {}, `${name}To`)
  if (to <= from) throw new Refusal('errors.workshop.endBeforeStart', {}, `${name}To`)
}

function judgeOrder({ morning, afternoon }: AgencySettings) {
  if (morning.to && afternoon.from && afternoon.from < morning.to)
    throw new Refusal('settings.refusal.afternoonFirst', {}, 'afternoonFrom')
}

/** Refuses days out of bounds, and a second reminder that leaves before the first. */
export function judgeReminders({ reminders: { first, second } }: Pick<AgencySettings, 'reminders'>) {
  if (first > MOST_DAYS_BEFORE)
    throw new Refusal('errors.field.max', { limit: MOST_DAYS_BEFORE }, 'reminderFirst')
  if (second >= first) throw new Refusal('settings.refusal.secondFirst', {}, 'reminderSecond')
}

function judgeClosure({ key, from, to, label }: ClosureFacts) {
  if (!from) throw new Refusal('settings.refusal.closureDay', {}, `closure-${key}-from`)
  if (to && to < from) throw new Refusal('settings.refusal.closureOrder', {}, `closure-${key}-to`)
  if (label === '') throw new Refusal('settings.refusal.closureLabel', {}, `closure-${key}-label`)
}
