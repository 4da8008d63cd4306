import { Workshop } from '#models/workshop.ts'

/** Finishes what a process left between a write on a ledger and the records copied from it. Returns how many workshops. */
export async function settleWorkshops(now = new Date()): Promise<number> {
  const unsettled = await Workshop.unsettled()
  for (const { _id } of unsettled) {
    const workshop = await Workshop.findById(_id)
    await workshop?.settle(now)
  }
  return unsettled.length
}
