/** A slot as pages name it; its times are spoken in the zone of its session. */
export interface SlotHead {
  id: string
  startsAt: Date
  endsAt: Date
  capacity: number
  free: number
}
