import { Tally } from '#models/tally.ts'

/** Counts again every cell of the figures that a changed record touches. Returns how many cells. */
export function recountFigures(now = new Date()): Promise<number> {
  return Tally.refresh(now)
}
