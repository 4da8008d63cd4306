import { flushOutbox, workshopsPending } from '#models/ledger/flush-outbox.ts'

/** Finishes what a process left between a write on a ledger and the records copied from it. Returns how many workshops. */
export async function flushWorkshops(now = new Date()): Promise<number> {
  const pending = await workshopsPending()
  for (const { _id } of pending) await flushOutbox(_id, now)
  return pending.length
}
