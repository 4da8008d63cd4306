import { fold, nameKey } from '#lib/identifiers/person-name.ts'
import type { Headings } from './headings.ts'
import { judgeRows, type Entry } from './judge-rows.ts'
import type { JudgedRow } from './problem.ts'
import type { ImportReference } from './reference.ts'
import type { FileProblem, Table } from './table.ts'
import { judgeWorkshop, WHOLE_WORKSHOP, type WorkshopDraft } from './workshop-row.ts'
import { WORKSHOPS, type WorkshopField } from './workshops-vocabulary.ts'

type WorkshopEntry = Entry<WorkshopField, WorkshopDraft>
/** The lines of a planning of workshops, judged. */
export type JudgedWorkshops = JudgedRow<WorkshopField, WorkshopDraft>[]

/** Judges a planning of workshops: each line by itself, then against the lines before it. */
export function judgeWorkshops(
  table: Table,
  reference: ImportReference,
  placed: Headings<WorkshopField>
): JudgedWorkshops | FileProblem {
  return judgeRows<WorkshopField, WorkshopDraft>(table, {
    vocabulary: WORKSHOPS,
    placed,
    whole: WHOLE_WORKSHOP,
    judge: row => judgeWorkshop(row, reference),
    compare: refuseClashes
  })
}

/** Lines are taken in order: one that clashes is refused, and so takes no room or facilitator from those after it. */
function refuseClashes(entries: WorkshopEntry[]): void {
  const numbered = new Map<string, WorkshopEntry>()
  const busy = new Map<string, WorkshopEntry[]>()
  for (const entry of entries) {
    refuseKnownNumber(entry, numbered)
    if (entry.draft.status === 'cancelled') continue
    const claims = claimsOf(entry)
    for (const claim of claims) refuseOverlap(entry, claim, busy.get(claim.key) ?? [])
    if (entry.row.refused) continue
    for (const { key } of claims) busy.set(key, [...(busy.get(key) ?? []), entry])
  }
}

function refuseKnownNumber(entry: WorkshopEntry, numbered: Map<string, WorkshopEntry>): void {
  const { row, draft } = entry
  if (!draft.reference) return
  const key = `${draft.agency?.safir ?? ''} ${fold(draft.reference)}`
  const earlier = numbered.get(key)
  if (!earlier) numbered.set(key, entry)
  else {
    const columns = row.differences(earlier.row.record).join(', ')
    const params = { line: earlier.row.record.line, columns: columns.slice(0, 200) }
    row.say('refuse', 'session-number-conflict', { field: 'reference', params })
  }
}

/** Something that two workshops cannot have at once, named so that equal names mean the same thing. */
interface Claim {
  key: string
  field: 'facilitator1' | 'facilitator2' | 'room'
  what: string
}

function claimsOf({ row, draft }: WorkshopEntry): Claim[] {
  const day = draft.date ?? ''
  const people = (['facilitator1', 'facilitator2'] as const)
    .map(field => ({
      field,
      what: row.typed(field).trim(),
      key: `${day} person ${nameKey(row.typed(field))}`
    }))
    .filter(({ what }) => what !== '')
  const { place } = draft
  if (!place?.room) return people
  const where = draft.company?.siret ?? (nameKey(place.name) || draft.agency?.safir)
  return [
    ...people,
    { field: 'room', what: place.room, key: `${day} room ${where ?? ''} ${nameKey(place.room)}` }
  ]
}

function refuseOverlap({ row, draft }: WorkshopEntry, { field, what }: Claim, taken: WorkshopEntry[]): void {
  const { start = '', end = '' } = draft
  const clash = taken.find(({ draft: other }) => start < (other.end ?? '') && (other.start ?? '') < end)
  if (!clash) return
  const reason = field === 'room' ? 'room-double-booked' : 'facilitator-double-booked'
  const { start: from = '', end: to = '', reference = '' } = clash.draft
  row.say('refuse', reason, {
    field,
    params: { what, line: clash.row.record.line, session: reference || '–', from, to }
  })
}
