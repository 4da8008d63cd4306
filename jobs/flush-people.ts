import { flushSomeEvents } from '#models/people/events.ts'
import { finishSomeTransfers } from '#models/identity/transfer/answering.ts'

/** Finishes accepted transfers, and copies to the history of people what is still owed to it. Returns how many people. */
export async function settlePeople(now = new Date()): Promise<number> {
  let settled = await finishSomeTransfers(BATCH, now)
  for (let turn = 0; turn < TURNS; turn++) {
    const some = await flushSomeEvents(BATCH, now)
    settled += some
    if (some < BATCH) break
  }
  return settled
}

/** A long list is worked off over several runs: other jobs wait for this process too. */
const BATCH = 100
const TURNS = 10
