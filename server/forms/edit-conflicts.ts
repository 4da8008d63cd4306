import { createHash } from 'node:crypto'
import type { Translate } from '#lib/i18n.ts'
import { typedIn, type Typed } from './read.ts'

/** Columns of one list of lines, named by the first: lines are compared and kept whole. */
const LINES = [
  ['partKind', 'partMinutes', 'partNote'],
  ['kitName', 'kitCount'],
  ['siteName', 'siteId', 'siteAddress', 'sitePostcode', 'siteCommune', 'siteAccess']
]
/** Boxes that are ticked: the order in which they come says nothing. */
const TICKED = new Set([
  'needs',
  'priorities',
  'facilitators',
  'otherSectors',
  'basins',
  'companies',
  'addedGroups'
])

const columnsOf = (name: string) => LINES.find(([first]) => first === name) ?? [name]
const namesIn = (current: Typed) =>
  Object.keys(current).filter(name => !LINES.some(([, ...rest]) => rest.includes(name)))

/** What the hidden field `baseFingerprint` carries: for each field, a short sum of what the form was filled with. */
export function baseFingerprint(current: Typed): string {
  return namesIn(current)
    .map(name => `${name}:${sumOf(current, name)}`)
    .join(' ')
}

export interface MergedEdits {
  /** What is to be read: what this form changed, and for the rest what stands now. */
  typed: Typed
  /** Fields that this form changed, and that were changed otherwise meanwhile. */
  conflicts: string[]
}

/**
 * A form that was sent, joined with the record as it stands now (`stands`, as the form would show it). A form without
 * the field counts as filled from nothing: it may fill what is empty, and clashes with what is not.
 */
export function mergeEdits(body: unknown, current: Typed): MergedEdits {
  const typed = withTakenKits(typedIn(body))
  const filled = new Map([typed['baseFingerprint'] ?? ''].flat().flatMap(text => text.split(' ').map(pairOf)))
  const conflicts: string[] = []
  for (const name of namesIn(current)) {
    const [from, mine, now] = [filled.get(name) ?? sumOf({}, name), sumOf(typed, name), sumOf(current, name)]
    if (mine === now || from === now) continue
    if (mine === from) takeOver(typed, current, columnsOf(name))
    else conflicts.push(name)
  }
  delete typed['baseFingerprint']
  return { typed, conflicts }
}

/** Without the kits of which none are taken: a form names all that there are, a record those that it has. */
function withTakenKits(typed: Typed): Typed {
  const names = [typed['kitName'] ?? []].flat()
  if (names.length === 0) return typed
  const counts = [typed['kitCount'] ?? []].flat()
  const taken = names.flatMap((name, line) => (counts[line]?.trim() ? [[name, counts[line]] as const] : []))
  return { ...typed, kitName: taken.map(([name]) => name), kitCount: taken.map(([, count]) => count) }
}

/** A field that is empty now is left out: an empty text is not what a box that is not ticked sends. */
function takeOver(typed: Typed, current: Typed, columns: readonly string[]) {
  for (const column of columns) {
    if (textsOf(current, column).length > 0) typed[column] = current[column] ?? ''
    else delete typed[column]
  }
}

/** How a field is called, and what it says for a value, null when that is not said in a few words. */
export interface Wording {
  label: (name: string) => string
  say?: (name: string, value: string) => string | null
}

/**
 * What a form says of its clashes: beside each field what is written there now, above them how to go on, and who changed
 * the record last (`change`, see changedBy) where it knows.
 */
export function conflictErrors(
  t: Translate,
  conflicts: readonly string[],
  current: Typed,
  { change = null, ...wording }: Wording & { change?: string | null }
) {
  const say = wording.say ?? ((_name: string, value: string) => value)
  const errors: Record<string, string> = {}
  for (const name of conflicts) {
    const field = wording.label(name)
    const now = columnsOf(name).length > 1 ? null : spoken(textsOf(current, name), value => say(name, value))
    errors[name] =
      now === ''
        ? t('errors.meanwhile.emptied', { field })
        : now === null
          ? t('errors.meanwhile.changed', { field })
          : t('errors.meanwhile.now', { field, now })
  }
  const refusal = change ? t('errors.meanwhile.refusalBy', { change }) : t('errors.meanwhile.refusal')
  return { errors, refusal }
}

function spoken(values: string[], say: (value: string) => string | null): string | null {
  const said = values.map(say)
  return said.includes(null) ? null : said.join(', ')
}

function sumOf(fields: Typed, name: string): string {
  const texts = columnsOf(name).map(column => textsOf(fields, column))
  return createHash('sha256').update(JSON.stringify(texts)).digest('base64url').slice(0, 12)
}

/** The texts of a field as a browser sends them back: line ends and blanks around aside, no empty ones at the end. */
function textsOf(fields: Typed, name: string): string[] {
  const texts = [fields[name] ?? []].flat().map(text => text.replaceAll(/\r\n?/g, '\n').trim())
  const kept = texts.slice(0, texts.findLastIndex(text => text !== '') + 1)
  return TICKED.has(name) ? kept.sort() : kept
}

function pairOf(text: string): [string, string] {
  const at = text.lastIndexOf(':')
  return [text.slice(0, at), text.slice(at + 1)]
}
