import { Refusal } from '#lib/refusal.ts'

/** The refusal a promise ends with; fails when it succeeds or fails in another way. */
export async function refusalOf(attempt: Promise<unknown>): Promise<Refusal> {
  try {
    await attempt
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('It was not refused')
}

/** The reason of that refusal, as the key of its words. */
export async function keyOf(attempt: Promise<unknown>): Promise<string> {
  return (await refusalOf(attempt)).key
}
