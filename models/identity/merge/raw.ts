export const DUPLICATE_KEY = 11000

export function isTaken(error: unknown): boolean {
  return (error as { code?: number }).code === DUPLICATE_KEY
}
