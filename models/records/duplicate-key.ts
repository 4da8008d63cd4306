/** MongoDB's word for a unique key that is taken already. */
const DUPLICATE_KEY = 11_000

export function isDuplicateKey(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === DUPLICATE_KEY
}
