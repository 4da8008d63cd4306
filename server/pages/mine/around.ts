import { keptFor } from '#lib/kept-for.ts'
import { finderById, together } from '#lib/together.ts'
import { datesForAnyone } from '#models/invitations/own-dates.ts'
import type { NextDate } from '#models/messages/next-dates.ts'
import { Agency } from '#models/records/agency.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { spokenLanguages, type SpokenLanguages } from '#models/reference/languages.ts'
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

/** What those are told of whom a full session refuses. */
export interface Told {
  around: (workshop: Workshop, now?: number) => Promise<AroundFull>
  spoken: (nothing: null, now?: number) => Promise<SpokenLanguages>
}

/** Hundreds are told within seconds that the same session is full. */
const KEEP_MS = 2000
const MOST = 50

/**
 * What the page of those whom a full session refuses says to everyone, kept for a moment: whether it is full is read each
 * time, and a date that is chosen as well. Nothing of a person is in it.
 */
export function keepTold({ keepMs = KEEP_MS }: { keepMs?: number | undefined }): Told {
  const kept = { keepMs: Math.min(keepMs, KEEP_MS), most: MOST }
  return {
    around: keptFor(readAroundFull, { ...kept, keyOf: ({ id }: Workshop) => id }),
    spoken: keptFor(spokenLanguages, { ...kept, keyOf: () => '' })
  }
}

async function readAroundFull(workshop: Workshop): Promise<AroundFull> {
  const [around, next] = await Promise.all([readAround(workshop), datesForAnyone(workshop, new Date())])
  return { ...around, next }
}
