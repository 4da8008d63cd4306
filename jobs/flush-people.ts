import { flushSomeEvents } from '#models/people/events.ts'
import { finishSomeTransfers } from '#models/identity/transfer/answering.ts'

/** Other jobs wait for this process too. */
const BATCH = 100
const MOST_BATCHES = 10

export async function flushPeople(now = new Date()): Promise<number> {
  let flushed = await finishSomeTransfers(BATCH, now)
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const some = await flushSomeEvents(BATCH, now)
    flushed += some
    if (some < BATCH) break
  }
  return flushed
}
