/** What one file may hold: a département's whole list fits. A workbook of so many bytes opens into some ten times more. */
export const LIMITS = { bytes: 50 * 1024 * 1024, records: 200_000, columns: 200 }

/** A planning is compared line with line, and so held as a whole. */
export const PLANNING_LIMITS = { bytes: 10 * 1024 * 1024, records: 20_000, columns: 200 }
