import { isAddedCode, type GroupName } from '#models/records/target-group.ts'

type Filter = Record<string, unknown>

/** What a counsellor says otherwise is not read here: whoever it is said of may hold any of them. */
const SAID: Filter = { 'overrides.0': { $exists: true } }

/** A superset of those whom `targetGroupsOn` gives it to on that day. Dates are compared as they are written. */
export function mayHold(name: GroupName, day: string): Filter {
  if (isAddedCode(name)) return { addedGroups: name }
  if (name === 'rsa' || name === 'qpv') return { [name]: 'yes' }
  if (name === 'young') return { birthDate: { $gt: yearsBefore(day, 26) } }
  if (name === 'senior') return { birthDate: { $gt: '', $lte: yearsBefore(day, 50) } }
  const since = yearsBefore(day, name === 'longTerm' ? 1 : 2)
  return { $or: [{ registeredOn: { $gt: '', $lte: since } }, SAID] }
}

export const areExclusive = (names: readonly GroupName[]) =>
  names.includes('young') && names.includes('senior')

const yearsBefore = (day: string, years: number) =>
  `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4)}`
