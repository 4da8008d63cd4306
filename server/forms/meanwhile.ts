import { createHash } from 'node:crypto'
import type { Translate } from '#lib/i18n.ts'
import { typedIn, type Typed } from './read.ts'

/** Columns of one list of lines, named by the first: lines are compared and kept whole. */
const LINES = [
  ['partKind', 'partMinutes', 'partNote'],
  ['siteName', 'siteId', 'siteAddress', 'sitePostcode', 'siteCommune', 'siteAccess']
]
/** Boxes that are ticked: the order in which they come says nothing. */
const TICKED = new Set(['needs', 'priorities', 'facilitators'])

const columnsOf = (name: string) => LINES.find(([first]) => first === name) ?? [name]
const namesIn = (stands: Typed) =>
  Object.keys(stands).filter(name => !LINES.some(([, ...rest]) => rest.includes(name)))

/** What the hidden field `filledFrom` carries: for each field, a short sum of what the form was filled with. */
export function filledFrom(stands: Typed): string {
  return namesIn(stands)
    .map(name => `${name}:${sumOf(stands, name)}`)
    .join(' ')
}

export interface Rejoined {
  /** What is to be read: what this form changed, and for the rest what stands now. */
  typed: Typed
  /** Fields that this form changed, and that were changed otherwise meanwhile. */
  clashes: string[]
}

/**
 * A form that was sent, joined with the record as it stands now (`stands`, as the form would show it). A form without
 * the field counts as filled from nothing: it may fill what is empty, and clashes with what is not.
 */
export function rejoin(body: unknown, stands: Typed): Rejoined {
  const typed = typedIn(body)
  const filled = new Map([typed['filledFrom'] ?? ''].flat().flatMap(text => text.split(' ').map(pairOf)))
  const clashes: string[] = []
  for (const name of namesIn(stands)) {
    const [from, mine, now] = [filled.get(name) ?? sumOf({}, name), sumOf(typed, name), sumOf(stands, name)]
    if (mine === now || from === now) continue
    if (mine === from) takeOver(typed, stands, columnsOf(name))
    else clashes.push(name)
  }
  delete typed['filledFrom']
  return { typed, clashes }
}

/** A field that is empty now is left out: an empty text is not what a box that is not ticked sends. */
function takeOver(typed: Typed, stands: Typed, columns: readonly string[]) {
  for (const column of columns) {
    if (textsOf(stands, column).length > 0) typed[column] = stands[column] ?? ''
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
export function meanwhile(
  t: Translate,
  clashes: readonly string[],
  stands: Typed,
  { change = null, ...wording }: Wording & { change?: string | null }
) {
  const say = wording.say ?? ((_name: string, value: string) => value)
  const errors: Record<string, string> = {}
  for (const name of clashes) {
    const field = wording.label(name)
    const now = columnsOf(name).length > 1 ? null : spoken(textsOf(stands, name), value => say(name, value))
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
