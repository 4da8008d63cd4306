import { datesIn } from '#lib/dates.ts'
import { ofKind, type PersonLanguage, type PersonKey, type TranslateToPerson } from '#lib/i18n.ts'
import type { Reading } from '#models/messages/reading.ts'
import type { Change, Told } from '#models/messages/told.ts'
import type { ChangeRow } from '#views/changes/pages.ts'
import type { Block } from './blocks.ts'
import { sayJoining } from './joining.ts'
import { formatWhere } from './session.ts'
import { frenchIn, wordsIn } from './words-in.ts'

type Reader = 'person' | 'partner' | 'host'

/** Of a move, and of a change of words alone. */
const SUBJECTS = {
  person: ['moved', 'changed'],
  partner: ['partnerMoved', 'partnerChanged'],
  host: ['hostMoved', 'hostChanged']
} as const satisfies Record<Reader, readonly [string, string]>

const readerOf = ({ to }: Reading['message']): Reader => (to === 'person' || to === 'partner' ? to : 'host')

type Changing = Pick<Reading, 'language' | 'workshop' | 'changes' | 'message'>

/** `said`: what stands among its blocks as it was and as it is. */
export interface ChangeWording {
  lead: string
  subject: `emails.${(typeof SUBJECTS)[Reader][number]}.subject`
  blocks: Block[]
  said: Set<Change>
}

/** The first sentence names what is no longer true; then each thing as it was and as it is; then what stays. */
export function wordChanges(former: Told, { language, workshop, changes, message }: Changing): ChangeWording {
  const t = wordsIn(language)
  const reader = readerOf(message)
  const [moved, changed] = SUBJECTS[reader]
  const moves = changes.some(change => !WORDS.has(change))
  // The room and the way to join are said with the place.
  const rows = changes.filter(
    change => (change !== 'room' && change !== 'joining') || !changes.includes('place')
  )
  const say = (told: Told, change: Change) => SAY[change](told, t, language) || t('emails.change.nothing')
  return {
    lead: leadOf(former, { language, workshop, changes, reader }),
    subject: `emails.${moves ? moved : changed}.subject`,
    blocks: [
      ...rows.map(change => ({
        kind: 'change' as const,
        label: t(`emails.change.of.${change}`),
        before: say(former, change),
        after: say(workshop, change),
        ...(IN_WORDS.has(change) ? {} : frenchIn(language))
      })),
      ...stays(changes, t)
    ],
    said: new Set(changes)
  }
}

/** Day, hours, place and room as they are and as they would be; the rest where it changes. */
export function changeRows(
  before: Told,
  after: Told,
  changes: readonly Change[],
  language: PersonLanguage
): ChangeRow[] {
  const t = wordsIn(language)
  const ofMove = changes.some(change => !WORDS.has(change))
  const shown = ofMove ? [...ALWAYS, ...changes.filter(change => !ALWAYS.includes(change))] : changes
  return (
    shown
      // The place is said with its room.
      .filter(change => change !== 'room')
      .map(change => {
        const say = (told: Told) => SAY[change](told, t, language) || t('emails.change.nothing')
        return { label: t(`emails.change.of.${change}`), before: say(before), after: say(after) }
      })
  )
}

/** Said by us; the rest is as it was typed. */
const IN_WORDS: ReadonlySet<Change> = new Set(['day', 'hours'])
/** What is told of a session that stays when and where it is. */
const WORDS: ReadonlySet<Change> = new Set(['joining', 'access', 'bring', 'hostNeeds'])
const ALWAYS: readonly Change[] = ['day', 'hours', 'place']

const hoursOf = ({ startsAt, endsAt, timeZone }: Told, language: PersonLanguage) => {
  const dates = datesIn(language, timeZone)
  return { from: dates.time(startsAt), to: dates.time(endsAt) }
}

const SAY: Record<Change, (told: Told, t: TranslateToPerson, language: PersonLanguage) => string> = {
  day: ({ startsAt, timeZone }, _t, language) => datesIn(language, timeZone).day(startsAt),
  hours: (told, t, language) => t('emails.change.hours', hoursOf(told, language)),
  place: (told, t) => formatWhere(told, t),
  room: ({ place }) => place.room,
  joining: (told, t) => sayJoining(told, t),
  access: ({ access }) => access,
  bring: ({ bring }) => bring,
  hostNeeds: ({ hostNeeds = '' }) => hostNeeds.split('\n').filter(Boolean).join(' ; ')
}

function leadOf(
  former: Told,
  {
    language,
    workshop,
    changes,
    reader
  }: Pick<Changing, 'language' | 'workshop' | 'changes'> & { reader: Reader }
): string {
  const [first = 'access'] = changes
  const t = ofKind(wordsIn(language), workshop)
  if (first === 'hostNeeds') return t('emails.change.lead.host.hostNeeds', { trade: workshop.tradeLabel })
  const both = first === 'access' && changes.includes('bring')
  const dates = datesIn(language, former.timeZone)
  return t(`emails.change.lead.${reader}.${both ? 'words' : first}`, {
    trade: workshop.tradeLabel,
    day: dates.weekday(former.startsAt),
    ...hoursOf(former, language)
  })
}

function stays(changes: readonly Change[], t: TranslateToPerson): Block[] {
  const day = !changes.includes('day')
  const hours = !changes.includes('hours')
  const where = !changes.includes('place') && !changes.includes('room')
  const key = STAYS[`${Number(day)}${Number(hours)}${Number(where)}`]
  return key ? [{ kind: 'text', text: t(key) }] : []
}

/** By what stays of day, hours and place. */
const STAYS: Record<string, PersonKey> = {
  '111': 'emails.change.stays.all',
  '110': 'emails.change.stays.when',
  '101': 'emails.change.stays.dayAndPlace',
  '011': 'emails.change.stays.hoursAndPlace',
  '100': 'emails.change.stays.day',
  '010': 'emails.change.stays.hours',
  '001': 'emails.change.stays.place'
}
