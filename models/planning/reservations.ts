import { randomUUID } from 'node:crypto'
import type mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { claim, release } from './holds.ts'
import { kitClashes } from './kit-clashes.ts'
import { claimsOf, overlap, sharedBetween, type Occupying } from './occupancy.ts'
import { othersTakingPart, type Other } from './others.ts'
import { guards } from './reservation.ts'
import { announceAll, voidAll } from './reserving.ts'

type Id = mongoose.Types.ObjectId

/** One of many workshops that are saved together: what it will take up. */
export interface Save {
  planned: Occupying
  isNew: boolean
}

/** The right to write those whose every claim was free: by the guard, each write ending with `reserving` unset. */
export interface Reservations {
  guard: Record<string, unknown>
  isFree: (workshop: Id) => boolean
}

/**
 * As withReservation, for a list. Whatever clashes, with others or within the list, is not free and is to be left: the
 * list is judged again and says why.
 */
export async function withReservations(
  saves: readonly Save[],
  now: Date,
  work: (reservations: Reservations) => Promise<void>
): Promise<void> {
  if (saves.length === 0) return
  const token = randomUUID()
  const planned = saves.map(save => save.planned)
  await announceAll(saves, token, now)
  try {
    const claimed = new Set<string>()
    for (const one of planned) if (await claimsAll(one, token, now)) claimed.add(String(one._id))
    const free = await withoutClash(
      planned.filter(({ _id }) => claimed.has(String(_id))),
      now
    )
    await work({ guard: guards.reserved(token), isFree: workshop => free.has(String(workshop)) })
  } finally {
    await voidAll(token)
    await release(token)
  }
}

async function claimsAll(planned: Occupying, token: string, now: Date): Promise<boolean> {
  for (const claimed of claimsOf(planned))
    if (await claim(claimed, { workshop: planned._id, token, now })) return false
  return true
}

/** Asked once everything is claimed: what is written by then is seen, and nothing more can be. */
async function withoutClash(planned: readonly Occupying[], now: Date): Promise<Set<string>> {
  const others = await othersTakingPart(planned)
  const free = new Set<string>()
  for (const one of planned) {
    const around = others.filter(other => !other._id.equals(one._id) && overlap(one, other))
    const isShared = around.some(other => sharedBetween(one, other).length > 0)
    if (isShared || others.some(other => isSameDayOf(one, other))) continue
    if ((await kitClashes(one, around, { apart: [], now })).length === 0) free.add(String(one._id))
  }
  return free
}

/** Two workshops of one series on one day, at whatever hours. */
function isSameDayOf({ _id, series, startsAt, timeZone }: Occupying, other: Other): boolean {
  if (!series || !timeZone || other._id.equals(_id) || !other.series?.equals(series)) return false
  return localDate(startsAt, timeZone) === localDate(other.startsAt, timeZone)
}
