export const DUPLICATE_KEY = 11000

/** True when a unique index refused the write. */
export function isTaken(error: unknown): boolean {
  return (error as { code?: number }).code === DUPLICATE_KEY
}
