import { recountStale } from "#models/tally/recount.ts";

/** Counts again every cell of the figures that a changed record touches. Returns how many cells. */
export function recountFigures(now = new Date()): Promise<number> {
  return recountStale(now)
}
