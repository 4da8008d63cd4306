import { flushOutbox, workshopsPending } from '#models/ledger/flush-outbox.ts'

export async function flushWorkshops(now = new Date()): Promise<number> {
  const pending = await workshopsPending()
  for (const { _id } of pending) await flushOutbox(_id, now)
  return pending.length
}
