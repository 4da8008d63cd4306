import { Person } from '#models/person.ts'

/** Copies to the history of people what is still owed to it. Returns how many people. */
export async function settlePeople(now = new Date()): Promise<number> {
  let settled = 0
  for (let turn = 0; turn < TURNS; turn++) {
    const some = await Person.settleSome(BATCH, now)
    settled += some
    if (some < BATCH) break
  }
  return settled
}

/** A long list is worked off over several runs: other jobs wait for this process too. */
const BATCH = 100
const TURNS = 10
