import type { WorkshopKind } from '#models/records/workshop-kind.ts'
import type { SlotHead } from '../slots/slot-head.ts'

/** A workshop as pages name it; its times are spoken in its own zone. */
export interface WorkshopHead {
  id: string
  kind: WorkshopKind
  sector: string
  tradeLabel: string
  startsAt: Date
  endsAt: Date
  timeZone: string
  /** Name, room and town. */
  place: string
  capacity: number
  /** Places beyond the capacity. */
  added: number
  taken: number
  /** Held for who is offered one. */
  offered: number
  /** Free, and kept for some publics. */
  keptFree: number
  seatsFree: number
  /** Empty: everyone comes at the start. */
  slots: readonly SlotHead[]
}
