import {
  isAddedCode,
  TARGET_GROUPS,
  type GroupName,
  type OverridableGroup,
  type TargetGroup
} from '#models/records/target-group.ts'
import { monthsBetween, yearsBetween } from '#lib/dates.ts'

export interface Dated {
  registeredOn?: string | null
  birthDate?: string | null
  rsa?: string | null
  qpv?: string | null
  addedGroups?: readonly string[]
  overrides?: readonly { public: string; holds: boolean }[]
}

/**
 * The publics of a person on a day ('YYYY-MM-DD'): never stored on the person, because time alone changes them. Those
 * that the region has added follow, in the order of their codes; restricted ones are not known here.
 */
export function targetGroupsOn(person: Dated, day: string): GroupName[] {
  const age = ageOn(person, day)
  const { longTerm, veryLongTerm } = registrationOn(person, day)
  const holds: Record<TargetGroup, boolean> = {
    longTerm,
    veryLongTerm,
    young: age !== null && age < 26,
    senior: age !== null && age >= 50,
    rsa: person.rsa === 'yes',
    qpv: person.qpv === 'yes'
  }
  const added = (person.addedGroups ?? []).filter(isAddedCode).toSorted()
  return [...TARGET_GROUPS.filter(name => holds[name]), ...added]
}

/** Who is very long-term is long-term too, and the reverse of it: what is said of the one decides the other. */
function registrationOn(person: Dated, day: string) {
  const months = monthsRegistered(person, day) ?? 0
  const said = (name: OverridableGroup) => person.overrides?.find(one => one.public === name)?.holds
  const veryLongTerm = said('veryLongTerm') ?? (months >= 24 && said('longTerm') !== false)
  const longTerm = said('longTerm') ?? (months >= 12 || veryLongTerm)
  return { longTerm, veryLongTerm }
}

export function monthsRegistered(person: Dated, day: string): number | null {
  return person.registeredOn ? monthsBetween(person.registeredOn, day) : null
}

export function ageOn(person: Dated, day: string): number | null {
  return person.birthDate ? yearsBetween(person.birthDate, day) : null
}

/** What a list may say of a person beside the name: computed publics alone, never a declared or restricted one. */
export interface Label {
  /** `longTermSaid`: a counsellor says so whatever the dates; the months would not explain it. */
  public: 'longTerm' | 'longTermSaid' | 'young' | 'senior'
  count: number
}

export function labelsOn(person: Dated, day: string): Label[] {
  const publics = targetGroupsOn(person, day)
  const labels: Label[] = []
  const months = monthsRegistered(person, day) ?? 0
  if (publics.includes('longTerm'))
    labels.push({ public: months >= 12 ? 'longTerm' : 'longTermSaid', count: months })
  if (publics.includes('young')) labels.push({ public: 'young', count: ageOn(person, day) ?? 0 })
  if (publics.includes('senior')) labels.push({ public: 'senior', count: ageOn(person, day) ?? 0 })
  return labels
}
