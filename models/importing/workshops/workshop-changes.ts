import { isKey, type Key } from '#lib/i18n.ts'
import { fold, sameWords } from '#lib/identifiers/person-name.ts'
import type { WorkshopDraft } from '#lib/tabular/workshop-row.ts'
import type { WorkshopField } from '#lib/tabular/workshops-vocabulary.ts'
import { slotsFrom, type TimeSlot } from '#models/records/time-slot.ts'
import { isRemote, modeOf, type Mode } from '#models/records/workshop-mode.ts'
import type { StoredWorkshop } from './known-workshops.ts'
import { text, type Change, type DisplayText } from '../file/finding.ts'
import type { WorkshopFacts } from './workshop-facts.ts'

export interface Differences {
  changes: Change[]
  /** Slots go with the hours. */
  set: Partial<Omit<WorkshopFacts, 'state'>> & { slots?: TimeSlot[] }
  /** Date, times, place, sector or trade: what people registered for. */
  moves: boolean
}

interface Line {
  draft: WorkshopDraft
  facts: WorkshopFacts
  /** Is something written in the cell? An empty one says nothing, and erases nothing. */
  says: (field: WorkshopField) => boolean
  column: (field: WorkshopField) => string
}

export function differencesOf(stored: StoredWorkshop, { facts, says, column }: Line): Differences {
  const changes: Change[] = []
  const set: Record<string, unknown> = {}
  const note = (field: WorkshopField, before: DisplayText, after: DisplayText) =>
    changes.push({ column: column(field), before, after })

  if (+stored.startsAt !== +facts.startsAt || +stored.endsAt !== +facts.endsAt) {
    note('date', spanOf(stored), spanOf(facts))
    Object.assign(set, { startsAt: facts.startsAt, endsAt: facts.endsAt, timeZone: facts.timeZone })
    const slots = slotsFrom(stored, facts.startsAt)
    if (slots.length > 0) set['slots'] = slots
  }
  if (stored.sector !== facts.sector) {
    note('sector', sectorName(stored.sector), sectorName(facts.sector))
    set['sector'] = facts.sector
  }
  if (stored.trade !== facts.trade) {
    note('trade', text(`${stored.trade} ${stored.tradeLabel}`), text(`${facts.trade} ${facts.tradeLabel}`))
    Object.assign(set, { trade: facts.trade, tradeLabel: facts.tradeLabel, tradeVersion: facts.tradeVersion })
  }
  comparePlace(stored, { facts, says }, note, set)
  const moves = changes.length > 0

  // Its slots say how many places it has.
  const hasSlots = (stored.slots ?? []).length > 0
  if (says('capacity') && !hasSlots && stored.capacity !== facts.capacity) {
    note('capacity', { count: stored.capacity }, { count: facts.capacity })
    set['capacity'] = facts.capacity
  }
  if (facts.facilitators.length > 0 && !sameFacilitators(stored, facts)) {
    note('facilitator1', names(stored.facilitators), names(facts.facilitators))
    set['facilitators'] = facts.facilitators
  }
  if (facts.stepFree !== null && stored.stepFree !== facts.stepFree) {
    note('stepFree', yesNo(stored.stepFree), yesNo(facts.stepFree))
    set['stepFree'] = facts.stepFree
  }
  for (const field of ['audience', 'bring', 'agreement', 'remarks'] as const) {
    if (facts[field] === '' || sameWords(stored[field], facts[field])) continue
    note(field, text(stored[field]), text(facts[field]))
    set[field] = facts[field]
  }
  compareHeadcounts(stored, facts, note, set)
  return { changes, set, moves }
}

type Note = (field: WorkshopField, before: DisplayText, after: DisplayText) => void

const MODE_WORDS = {
  onSite: 'kinds.mode.onSite',
  video: 'kinds.mode.video',
  telephone: 'kinds.mode.telephone'
} as const satisfies Record<Mode, Key>

const PLACE_FIELDS = [
  ['placeName', 'name'],
  ['room', 'room'],
  ['address', 'address'],
  ['postcode', 'postcode'],
  ['commune', 'commune']
] as const

function comparePlace(
  stored: StoredWorkshop,
  { facts, says }: Pick<Line, 'facts' | 'says'>,
  note: Note,
  set: Record<string, unknown>
) {
  const { place } = stored
  const after = facts.place
  if (says('mode') && modeOf(stored) !== after.mode) {
    note('mode', { key: MODE_WORDS[modeOf(stored)] }, { key: MODE_WORDS[after.mode] })
    set['place'] = after
    return
  }
  // At a distance it has neither room nor address, whatever the line says of one.
  if (isRemote(stored)) return
  const isOtherCompany = String(place.company ?? '') !== String(after.company ?? '')
  const differing = PLACE_FIELDS.filter(
    ([field, name]) => (says(field) || isOtherCompany) && !sameWords(place[name] ?? '', after[name] ?? '')
  )
  for (const [field, name] of differing) note(field, text(place[name]), text(after[name]))
  if (isOtherCompany && differing.length === 0) note('companyName', text(place.name), text(after.name))
  if (differing.length === 0 && !isOtherCompany) return
  const kept = Object.fromEntries(differing.map(([, name]) => [name, after[name]]))
  set['place'] = isOtherCompany ? after : { ...place, ...kept }
}

function compareHeadcounts(
  { declared }: StoredWorkshop,
  facts: WorkshopFacts,
  note: Note,
  set: Record<string, unknown>
) {
  if (!facts.declared) return
  const after = {
    registered: facts.declared.registered ?? declared?.registered ?? null,
    attended: facts.declared.attended ?? declared?.attended ?? null
  }
  for (const field of ['registered', 'attended'] as const) {
    const before = declared?.[field] ?? null
    if (before === after[field]) continue
    note(field, headcount(before), headcount(after[field]))
    set['declared'] = after
  }
}

function sameFacilitators({ facilitators }: StoredWorkshop, facts: WorkshopFacts): boolean {
  return (
    facilitators.length === facts.facilitators.length &&
    facts.facilitators.every(({ account, name }, index) => {
      const other = facilitators[index]
      if (account && other?.account) return account.equals(other.account)
      return fold(name) === fold(other?.name ?? '')
    })
  )
}

const headcount = (count: number | null): DisplayText => (count === null ? null : { count })
const names = (facilitators: { name: string }[]) => text(facilitators.map(({ name }) => name).join(', '))
const yesNo = (value: boolean | null | undefined): DisplayText =>
  value === null || value === undefined ? null : { key: value ? 'common.yes' : 'common.no' }
/** A sector that people have added has no name in the catalogue: its code is said. */
const sectorName = (code: string): DisplayText => {
  const key = `sectors.name.${code}`
  return isKey(key) ? { key } : text(code)
}
const spanOf = ({
  startsAt,
  endsAt,
  timeZone
}: Pick<WorkshopFacts, 'startsAt' | 'endsAt' | 'timeZone'>): DisplayText => ({
  from: startsAt,
  to: endsAt,
  zone: timeZone
})
