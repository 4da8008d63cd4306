import { foundBy } from '#models/people/search.ts'
import { PERSON_FIELDS, personFields, type PersonField } from '#models/records/person-fields.ts'
import type { Raw } from '#models/records/record.ts'

export type ChosenField = Extract<(typeof PERSON_FIELDS)[PersonField]['merge'], object>['choice']

type Rule = (typeof PERSON_FIELDS)[PersonField]['merge']
const ruledBy = (rule: Rule) => personFields.filter(field => PERSON_FIELDS[field].merge === rule)
const choiceOf = (field: PersonField) => {
  const { merge } = PERSON_FIELDS[field]
  return typeof merge === 'object' ? merge.choice : null
}

export const CHOSEN_FIELDS = [...new Set(personFields.flatMap(field => choiceOf(field) ?? []))]
const CHOSEN = Object.fromEntries(
  CHOSEN_FIELDS.map(choice => [choice, personFields.filter(field => choiceOf(field) === choice)])
) as Record<ChosenField, PersonField[]>

const JOINED = ruledBy('joined')
const WRITTEN = ruledBy('bothTexts')
const OWN = ['_id', '__v', 'createdAt', 'updatedAt', ...ruledBy('own')]

export type Side = 'kept' | 'losing'
export type Choices = Partial<Record<ChosenField, Side>>

export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === 'unknown') return true
  return Array.isArray(value) && value.length === 0
}

const knows = (field: ChosenField, file: Raw) => CHOSEN[field].some(path => !isEmpty(file[path]))

export function differs(field: ChosenField, kept: Raw, losing: Raw): boolean {
  const both = knows(field, kept) && knows(field, losing)
  return both && CHOSEN[field].some(path => !same(kept[path], losing[path]))
}

/** What stays unless a reader says otherwise: what is known over what is not, then the file changed last. */
export function defaultSide(field: ChosenField, kept: Raw, losing: Raw): Side {
  if (!knows(field, losing)) return 'kept'
  if (!knows(field, kept)) return 'losing'
  return time(losing) > time(kept) ? 'losing' : 'kept'
}

/** Merging a second time changes nothing. */
export function mergedFile(kept: Raw, losing: Raw, choices: Choices): Raw {
  const merged: Raw = { ...kept }
  for (const field of CHOSEN_FIELDS) {
    const side = choices[field] ?? defaultSide(field, kept, losing)
    const source = side === 'losing' && knows(field, losing) ? losing : kept
    for (const path of CHOSEN[field]) if (path in source) merged[path] = source[path]
  }
  for (const path of JOINED) merged[path] = joined(list(kept[path]), list(losing[path]))
  merged['otherPhones'] = phonesBeside(merged['phone'], kept, losing)
  for (const path of WRITTEN) merged[path] = bothTexts(text(kept[path]), text(losing[path]))
  for (const [path, value] of Object.entries(losing)) {
    if (!RULED.has(path) && isEmpty(merged[path])) merged[path] = value
  }
  return refreshed(merged)
}

export function refreshed(file: Raw): Raw {
  return { ...file, ...foundBy(file as unknown as Parameters<typeof foundBy>[0]) }
}

/** Takes back what the other file brought, unless it changed since: `after` is the file as the merge left it. */
export function splitFile(now: Raw, before: Raw, after: Raw): Raw {
  const split: Raw = { ...now }
  for (const path of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isOwn(path) || same(before[path], after[path])) continue
    if (same(now[path], after[path])) restore(split, before, path)
    else if (Array.isArray(now[path]))
      split[path] = without(now[path] as unknown[], before[path], after[path])
  }
  return refreshed(split)
}

function restore(file: Raw, before: Raw, path: string) {
  if (path in before) file[path] = before[path]
  else Reflect.deleteProperty(file, path)
}

const without = (now: unknown[], before: unknown, after: unknown) => {
  const brought = list(after).filter(one => !list(before).some(other => same(one, other)))
  return now.filter(one => !brought.some(other => same(one, other)))
}

const isOwn = (path: string) => OWN.includes(path)
const RULED = new Set<string>([
  ...OWN,
  ...personFields.filter(field => PERSON_FIELDS[field].merge !== 'filled')
])

function phonesBeside(first: unknown, kept: Raw, losing: Raw): unknown[] {
  const all = [kept['phone'], ...list(kept['otherPhones']), losing['phone'], ...list(losing['otherPhones'])]
  return joined(
    all.filter(phone => !isEmpty(phone) && phone !== first),
    []
  )
}

function joined(some: unknown[], others: unknown[]): unknown[] {
  const all: unknown[] = []
  for (const one of [...some, ...others]) if (!all.some(known => same(known, one))) all.push(one)
  return all
}

function bothTexts(one: string, other: string): string {
  if (other === '' || one.includes(other)) return one
  return one === '' ? other : `${one}\n${other}`
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])
const text = (value: unknown) => (typeof value === 'string' ? value : '')
const time = (file: Raw) => (file['updatedAt'] instanceof Date ? file['updatedAt'].getTime() : 0)
const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
