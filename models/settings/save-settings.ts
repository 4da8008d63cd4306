import mongoose from 'mongoose'
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { localDate } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import { remindersOf } from '#models/messages/reminders.ts'
import { replanReminders } from '#models/messages/replan-reminders.ts'
import { defaultsOf, type RegionDefaults } from '#models/reference/region-defaults.ts'
import { endCarrying, untilPlansEnd } from '#models/planning/agency-of-plan.ts'
import { Agency } from '#models/records/agency.ts'
import type { AgencySettings, ClosureFacts, SpanFacts } from './agency-settings.ts'
import { carryBasin, judgeBasin, withBasinNames } from './basin-of-agency.ts'
import { carryToWorkshops } from './carry-to-workshops.ts'
import { comingWorkshops } from './coming-workshops.ts'
import { differencesOf, type Difference, type Stored } from './differences.ts'
import { judgeSettings } from './judge-settings.ts'
import { writeChanges } from './write-changes.ts'

type Id = mongoose.Types.ObjectId

export interface Saved {
  changes: Difference[]
  /** How many reminders that were planned leave at another moment. */
  reminders: number
}

/**
 * Sets an agency; workshops to come follow its name, its address and the places of its rooms, and reminders that are
 * planned its days. Nobody is told. Refuses what judgeSettings refuses, and an agency set by someone since `since`.
 */
export async function saveSettings(
  id: Id,
  settings: AgencySettings,
  { by, since, now = new Date() }: { by: Id; since: Date | null; now?: Date }
): Promise<Saved> {
  for (let tries = 0; tries < TRIES; tries++) {
    const written = await write(id, settings, { by, since, now })
    if (written) return written
  }
  throw new Refusal('errors.meanwhile.again')
}

/** A plan was begun between the look at what is planned and the write: both are done again. */
const TRIES = 5

async function write(
  id: Id,
  settings: AgencySettings,
  { by, since, now }: { by: Id; since: Date | null; now: Date }
): Promise<Saved | null> {
  const before = await Agency.findById(id).orFail()
  await untilPlansEnd(id)
  const coming = await comingWorkshops(id, now)
  judgeSettings(before, settings, coming)
  await judgeBasin(before, settings.basin)
  const region = await defaultsOf(before.region)
  const facts = storedOf(settings, { before, region, now })
  const changes = await withBasinNames(differencesOf(before.toObject(), facts))
  if (changes.length === 0) return { changes, reminders: 0 }
  if (+(before.settingsAt ?? 0) !== +(since ?? 0)) throw new Refusal('errors.meanwhile.again')
  const carrying = randomUUID()
  const { matchedCount } = await Agency.updateOne(
    { _id: id, settingsAt: since, ...guards.noPlanSince(before) },
    { $set: { ...facts, settingsAt: now, carrying } }
  )
  if (matchedCount === 0) return null
  const after = await Agency.findById(id).orFail()
  try {
    await carryToWorkshops({ before, after, coming }, { by, now })
    if ((before.basin ?? null) !== settings.basin) await carryBasin(after)
  } finally {
    await endCarrying(id, carrying)
  }
  const areReplanned = !isDeepStrictEqual(remindersOf(before, region), remindersOf(after, region))
  const reminders = areReplanned ? await replanReminders(after, now) : 0
  await writeChanges(changes, { subject: 'agency', subjectId: id, by, now })
  return { changes, reminders }
}

/** The guard of settings. Only the test of the race opens it, to prove that the race is real without it. */
export const guards = {
  noPlanSince: ({ plansBegun }: Pick<Agency, 'plansBegun'>): Record<string, unknown> =>
    plansBegun ? { plansBegun } : { plansBegun: { $in: [0, null] } }
}

interface Standing {
  before: Agency
  region: RegionDefaults
  now: Date
}

function storedOf(settings: AgencySettings, { before, region, now }: Standing) {
  const { rooms, kits, closures, morning, afternoon, reminders, days, ...facts } = settings
  const isKnown = (list: { _id: Id }[], key: string) => list.some(({ _id }) => String(_id) === key)
  const idOf = (list: { _id: Id }[], key: string) =>
    isKnown(list, key) ? new mongoose.Types.ObjectId(key) : new mongoose.Types.ObjectId()
  const stored = {
    ...facts,
    days: days.toSorted(),
    morning: spanOf(morning),
    afternoon: spanOf(afternoon),
    reminders: isDeepStrictEqual(reminders, remindersOf(null, region)) ? null : reminders,
    rooms: rooms.map(({ key, ...room }) => ({ ...room, _id: idOf(before.rooms, key) })),
    kits: kits.map(({ key, number, ...kit }) => ({
      ...kit,
      number: number ?? 1,
      _id: idOf(before.kits, key)
    })),
    closures: [
      ...over(before, closures, now),
      ...closures.map(({ key, from, to, label }) => ({
        _id: idOf(before.closures, key),
        from: from ?? '',
        to: to ?? from ?? '',
        label
      }))
    ].toSorted((a, b) => a.from.localeCompare(b.from))
  }
  return stored satisfies Stored
}

/** Closures that are over are no longer on the page: they stay. */
function over({ closures, timeZone }: Agency, named: readonly ClosureFacts[], now: Date) {
  const today = localDate(now, timeZone)
  return closures
    .filter(({ _id, to }) => to < today && !named.some(({ key }) => key === String(_id)))
    .map(({ _id, from, to, label }) => ({ _id, from, to, label }))
}

function spanOf({ from, to }: SpanFacts) {
  return from && to ? { from, to } : null
}
