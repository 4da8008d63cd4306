import type mongoose from 'mongoose'
import { Busy } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import { Workshop } from '#models/records/workshop.ts'
import { patience } from './holds.ts'
import { voidReservation } from './reserving.ts'

type Id = mongoose.Types.ObjectId

const AGAIN_MS = 20
const GIVE_UP_MS = 20_000

/**
 * The agency whose settings a plan is judged by, to be asked for once the plan is announced: settings that are being
 * saved then see the plan, or are saved again. Waits while workshops are given what was just set.
 */
export async function agencyOfPlan(_id: Id): Promise<Agency> {
  const begun = performance.now()
  for (;;) {
    const agency = await Agency.findOneAndUpdate(
      { _id },
      { $inc: { plansBegun: 1 } },
      { returnDocument: 'after', timestamps: false }
    ).orFail()
    if (!agency.carrying) return agency
    // Whoever carried died: it is as if it had ended, and each workshop is judged by its own copy.
    if (performance.now() - begun >= patience.ms) await endCarrying(_id, agency.carrying)
    else await again()
  }
}

export async function endCarrying(_id: Id, token: string): Promise<void> {
  await Agency.updateOne({ _id, carrying: token }, { $set: { carrying: null } }, { timestamps: false })
}

/** Until no plan of the agency is being saved: what follows sees all of them. Takes the right to write from slow ones. */
export async function untilPlansEnd(agency: Id): Promise<void> {
  const begun = performance.now()
  const seen = new Map<string, number>()
  while (performance.now() - begun < GIVE_UP_MS) {
    const standing = await Workshop.find({ 'reserving.agency': agency }).select('reserving').lean()
    if (standing.length === 0) return
    for (const { _id, reserving } of standing) {
      const token = reserving?.token ?? ''
      const since = seen.get(token) ?? performance.now()
      seen.set(token, since)
      if (performance.now() - since >= patience.ms) await voidReservation({ workshop: _id, token })
    }
    await again()
  }
  throw new Busy(1)
}

const again = () => new Promise(resolve => setTimeout(resolve, AGAIN_MS * (1 + Math.random())))
