import { randomUUID } from 'node:crypto'
import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Workshop } from '#models/records/workshop.ts'
import { refuseClashes, type Asked, type Override } from './clash-refusal.ts'
import { toldTo, type Clash, type Found } from './clash.ts'
import { claim, keepFormer, letGo, release } from './holds.ts'
import { claimsOf, type Occupying, type Planned } from './occupancy.ts'
import type { Other } from './others.ts'
import { announce, announceNew, voidReservation } from './reserving.ts'

type Id = mongoose.Types.ObjectId

/** The right to write what was claimed, until somebody takes it away: the write that ends it is guarded by the token. */
export interface Reservation {
  token: string
  /** The guard of the write that ends it; that write sets `reserving` to null. */
  guard: Record<string, unknown>
  /** Throws when it was taken away: for a write that reads the workshop again. */
  refuseOvertaken(workshop: Pick<Workshop, 'reserving'>): void
  /** Claims what a workshop will take up. Throws everything that stands in the way, told at once; soft things when no reason is given. */
  take(planned: Planned, options?: Taking): Promise<Override | null>
}

export interface Taking extends Asked {
  /** Where the workshop was until now, to be kept for it until then. */
  former?: { workshop: Occupying; until: Date } | null
  /** As of a holder: see holds.ts. */
  siblings?: readonly Id[] | undefined
}

interface About {
  agency: Id
  isNew?: boolean
  now: Date
}

/** A save that was too slow finds what others wrote meanwhile at its next try. */
const TRIES = 6
/** Two saves of one workshop take the right to write from each other: ever longer apart, one of them gets through. */
const APART_MS = 50

/** The reservation was taken away before the write: nothing was written. */
export class Overtaken extends Refusal {
  constructor() {
    super('clashes.overtaken')
  }
}

/**
 * One save of a workshop that takes up a room, a site or people. `work` reads the workshop, takes, and ends with the
 * guarded write; it is run again where another planner got tired of waiting for it.
 */
export async function withReservation<Result>(
  workshop: Id,
  about: About,
  work: (reservation: Reservation) => Promise<Result>
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await once(workshop, about, work)
    } catch (error) {
      if (!(error instanceof Overtaken) || tries === TRIES) throw error
      await new Promise(resolve => setTimeout(resolve, Math.random() * APART_MS * 2 ** tries))
    }
  }
}

/** The guard of a save. Only the tests of races open it, to prove that the race is real without it. */
export const guards = {
  reserved: (token: string): Record<string, string> => ({ 'reserving.token': token })
}

async function once<Result>(
  workshop: Id,
  { agency, isNew = false, now }: About,
  work: (reservation: Reservation) => Promise<Result>
): Promise<Result> {
  const token = randomUUID()
  const reserved = { workshop, token }
  await (isNew ? announceNew : announce)(reserved, agency, now)
  try {
    return await work({
      token,
      guard: guards.reserved(token),
      refuseOvertaken: ({ reserving }) => {
        const expected = guards.reserved(token)['reserving.token']
        if (expected && reserving?.token !== expected) throw new Overtaken()
      },
      take: (planned, options) => take(planned, { token, now, ...options })
    })
  } catch (error) {
    if (await voidReservation(reserved)) await letGo(workshop, token)
    throw error
  } finally {
    await release(token)
  }
}

async function take(
  planned: Planned,
  { token, now, former, siblings, ...asked }: Taking & { token: string; now: Date }
): Promise<Override | null> {
  const kept = await claimAll(planned, { token, now, siblings })
  const override = await refuseClashes(planned, { ...asked, siblings, now }, kept)
  if (former) await keepFormer(former.workshop, { token, now, siblings, until: former.until })
  return override
}

/** All of it, so that everything in the way is known at once. */
async function claimAll(
  planned: Occupying,
  holder: Pick<Taking, 'siblings'> & { token: string; now: Date }
): Promise<Clash[]> {
  const found = new Map<string, Found>()
  for (const claimed of claimsOf(planned)) {
    const hold = await claim(claimed, { workshop: planned._id, ...holder })
    if (!hold?.until) continue
    const other = await Workshop.findById(hold.workshop).lean<Other>()
    if (other)
      found.set(claimed.resource.kind + claimed.resource.name, {
        ...claimed.resource,
        other,
        keptUntil: hold.until
      })
  }
  return toldTo(planned.agency, [...found.values()])
}
