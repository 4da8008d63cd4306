import type mongoose from 'mongoose'
import { addDays, HOME_ZONE, localDate } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import { THRESHOLDS, Thresholds, type DatedThreshold } from '#models/records/thresholds.ts'
import { readThresholds } from '#models/reference/thresholds.ts'
import { saveSince } from './save-since.ts'
import { textDifferences, writeChanges } from './write-changes.ts'

/** `from`: 'YYYY-MM-DD', the first day that the threshold holds for. */
export interface ThresholdFacts extends DatedThreshold {
  toldFrom: number
}

/** The first day that a change may hold for: what was held until today is judged as it was. */
export const firstDayOfChange = (now = new Date()) => addDays(localDate(now, HOME_ZONE), 1)

/**
 * A threshold from a day to come on; workshops of before keep the one of their day. The smallest count that is told
 * holds at once. Refuses a day that has begun, and what someone has set since `since`.
 */
export async function setThresholds(
  { toldFrom, ...value }: ThresholdFacts,
  { by, since, now = new Date() }: { by: mongoose.Types.ObjectId; since: Date | null; now?: Date }
): Promise<void> {
  const before = await readThresholds()
  const held = before.on(value.from)
  const isNew =
    held.interest !== value.interest || held.skills !== value.skills || held.months !== value.months
  if (isNew && value.from < firstDayOfChange(now)) throw new Refusal('frame.refusal.past', {}, 'from')
  const changes = textDifferences(
    { thresholds: textOf(held), toldFrom: String(before.toldFrom) },
    {
      thresholds: isNew ? `${textOf(value)} ${value.from}` : textOf(held),
      toldFrom: String(toldFrom)
    }
  )
  if (changes.length === 0) return
  const others = before.values.filter(({ from }) => from !== value.from)
  const values = isNew
    ? [...others, value].toSorted((one, other) => one.from.localeCompare(other.from))
    : before.values
  await saveSince(Thresholds, THRESHOLDS, { set: { values, toldFrom, setAt: now }, since })
  await writeChanges(changes, { subject: 'installation', by, now })
}

const textOf = ({ interest, skills, months }: Omit<DatedThreshold, 'from'>) =>
  [interest, skills, months].join(' ')
