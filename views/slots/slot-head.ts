import type { Mode } from '#lib/modes.ts'

/** A slot as pages name it; its times are spoken in the zone of its session. */
export interface SlotHead {
  id: string
  startsAt: Date
  endsAt: Date
  capacity: number
  free: number
  /** Places held for who has not answered yet. */
  offered: number
  /** Where slots are held in several ways, that of this one. */
  mode: Mode | null
}
