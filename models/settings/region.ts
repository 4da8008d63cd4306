import { isDeepStrictEqual } from 'node:util'
import type mongoose from 'mongoose'
import { remindersOf, USUAL_REMINDERS, type Reminders } from '#models/messages/reminders.ts'
import { replanReminders } from '#models/messages/replan-reminders.ts'
import { Agency } from '#models/records/agency.ts'
import { RegionSettings } from '#models/records/region-settings.ts'
import { TEXT_BLOCKS, type TextBlock, type Texts } from '#models/records/text-block.ts'
import { defaultsOf } from '#models/reference/region-defaults.ts'
import { judgeReminders } from './judge-settings.ts'
import type { Setting } from './differences.ts'
import { saveSince } from './save-since.ts'
import { textDifferences, writeChanges } from './write-changes.ts'

export interface RegionFacts {
  reminders: Reminders
  texts: Texts
}

export const TEXT_SETTINGS = {
  bring: 'textBring',
  travel: 'textTravel',
  closing: 'textClosing'
} as const satisfies Record<TextBlock, Setting>

/**
 * What holds in a region for the agencies that have not their own; reminders that are planned there follow. Refuses days
 * that contradict one another, and a region set by someone since `since`. How many reminders were changed.
 */
export async function setRegion(
  region: string,
  { reminders, texts }: RegionFacts,
  { by, since, now = new Date() }: { by: mongoose.Types.ObjectId; since: Date | null; now?: Date }
): Promise<number> {
  judgeReminders({ reminders })
  const before = await defaultsOf(region)
  const changes = textDifferences(
    textsOf({ reminders: remindersOf(before), texts: before.texts }),
    textsOf({ reminders, texts })
  )
  if (changes.length === 0) return 0
  const kept = isDeepStrictEqual(reminders, USUAL_REMINDERS) ? null : reminders
  await saveSince(RegionSettings, region, { set: { reminders: kept, texts, setAt: now }, since })
  await writeChanges(changes, { subject: 'region', subjectId: region, by, now })
  if (isDeepStrictEqual(remindersOf(before), reminders)) return 0
  return replanIn(region, now)
}

async function replanIn(region: string, now: Date): Promise<number> {
  const agencies = await Agency.find({ region, reminders: null }).select('region reminders')
  let changed = 0
  for (const agency of agencies) changed += await replanReminders(agency, now)
  return changed
}

function textsOf({ reminders: { first, second, time }, texts }: RegionFacts) {
  return {
    reminders: [first, second, time ?? ''].join(' '),
    ...Object.fromEntries(TEXT_BLOCKS.map(name => [TEXT_SETTINGS[name], texts[name]]))
  }
}
