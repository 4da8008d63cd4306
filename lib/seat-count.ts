/** What the ledger of a session says of its seats. `extra`: absent on those that never had places added. */
export interface SeatCount {
  capacity: number
  seatsFree: number
  extra?: readonly { places: number }[] | null | undefined
  /** Held for who is offered one; absent: none. */
  offers?: readonly unknown[] | null | undefined
}

/** Places added beyond the capacity. */
export const placesAdded = ({ extra }: Pick<SeatCount, 'extra'>): number =>
  (extra ?? []).reduce((sum, { places }) => sum + places, 0)

/** Places in all: the capacity, and those added beyond it. */
export const placesInAll = (count: Pick<SeatCount, 'capacity' | 'extra'>): number =>
  count.capacity + placesAdded(count)

/** How many seats people hold, those on offer left out. */
export const seatsTaken = (count: SeatCount): number =>
  placesInAll(count) - count.seatsFree - (count.offers?.length ?? 0)
