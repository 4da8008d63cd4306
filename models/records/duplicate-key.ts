const DUPLICATE_KEY = 11_000

export function isDuplicateKey(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === DUPLICATE_KEY
}

/** Of many writes: nothing failed but for a unique key that was taken. */
export function isOnlyDuplicates(error: unknown): boolean {
  const { writeErrors } = error as { writeErrors?: { err?: unknown }[] }
  const errors: unknown[] = Array.isArray(writeErrors) ? writeErrors.map(one => one.err ?? one) : [error]
  return errors.length > 0 && errors.every(isDuplicateKey)
}
