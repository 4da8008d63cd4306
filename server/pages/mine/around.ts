import { finderById, together } from '#lib/together.ts'
import { datesForAnyone } from '#models/invitations/own-dates.ts'
import type { NextDate } from '#models/messages/next-dates.ts'
import { Agency } from '#models/records/agency.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { defaultsOf, type RegionDefaults } from '#models/reference/region-defaults.ts'

/** What the page says beside the session itself, the same for everyone who reads it. */
export interface Around {
  agency: Awaited<ReturnType<typeof agencyById>>
  defaults: RegionDefaults
}

const agencyById = together(async (ids: readonly Workshop['agency'][]) =>
  finderById(
    await Agency.find({ _id: { $in: [...new Set(ids.map(String))] } })
      .select('name phone email callHours rooms.name rooms.entry texts')
      .lean()
  )
)

export async function readAround({ agency: id, region }: Workshop): Promise<Around> {
  const [agency, defaults] = await Promise.all([agencyById(id), defaultsOf(region)])
  return { agency, defaults }
}

export interface AroundFull extends Around {
  next: readonly NextDate[]
}

/** Hundreds are told within seconds that the same session is full. */
const KEEP_MS = 2000
const MOST = 50

/**
 * The same for the page of those whom a full session refuses, kept for a moment: whether it is full is read each time, and a
 * date that is chosen as well. Nothing of a person is in it. The oldest leaves for a new one.
 */
export function keepAround({ keepMs = KEEP_MS }: { keepMs?: number | undefined }) {
  const kept = new Map<string, { since: number; around: Promise<AroundFull> }>()
  return async (workshop: Workshop, now = Date.now()): Promise<AroundFull> => {
    const known = kept.get(workshop.id)
    if (known && now - known.since < Math.min(keepMs, KEEP_MS)) return known.around
    const read = { since: now, around: readAroundFull(workshop) }
    kept.delete(workshop.id)
    for (const oldest of kept.keys()) {
      if (kept.size < MOST) break
      kept.delete(oldest)
    }
    kept.set(workshop.id, read)
    // What could not be read is asked for again.
    read.around.catch(() => {
      if (kept.get(workshop.id) === read) kept.delete(workshop.id)
    })
    return read.around
  }
}

async function readAroundFull(workshop: Workshop): Promise<AroundFull> {
  const [around, next] = await Promise.all([readAround(workshop), datesForAnyone(workshop, new Date())])
  return { ...around, next }
}
