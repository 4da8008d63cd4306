import type mongoose from 'mongoose'
import { attemptsOf, wasProposed, type Attempt } from '#models/records/earlier-attempts.ts'
import { Company } from '#models/records/company.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { otherSessions, withOther } from './other-sessions.ts'
import { namesOf } from '#models/seats/roster.ts'

type Id = mongoose.Types.ObjectId

export interface JournalEntry {
  at: Date
  /** « M. Aubert »; '' when nobody did it by hand. */
  by: string
  /** Done by the link of the company: whom that was given to, '' where no name is known; null otherwise. */
  byLink: string | null
  what: string
  /** The person it is about; '' for the workshop as a whole. */
  name: string
  detail: Record<string, unknown>
}

/** What a host does; without an account it was by the link of the workshop. */
const BY_HOST = new Set([
  'hostReplied',
  'hostReplyTakenBack',
  'hostImpediment',
  'hostImpedimentEnded',
  'hostPresents',
  'attended',
  'absent',
  'unmarked'
])

interface Line {
  at: Date | null | undefined
  by: Id | null | undefined
  what: string
  person?: Id
  detail?: Record<string, unknown>
}

const FIELDS =
  'person state reason proposedAt proposedBy registeredAt registeredBy withdrawnAt withdrawnBy movedFrom movedTo past attendance absenceReason corrections'

export async function journalOf(workshop: Workshop): Promise<JournalEntry[]> {
  const participations = await Participation.find({ workshop: workshop._id })
    .select(FIELDS)
    .lean<Participation[]>()
  const own = workshop.log.map(({ at, by, what, detail }): Line => ({
    at,
    by,
    what,
    detail: (detail ?? {}) as JournalEntry['detail']
  }))
  const lines: Line[] = [...own, ...participations.flatMap(linesOf)]
  const isByLink = ({ by, what }: Line) => !by && workshop.place.kind === 'company' && BY_HOST.has(what)
  const [others, names, people, holder] = await Promise.all([
    otherSessions(participations),
    namesOf(lines.map(({ by }) => by)),
    Person.find({ _id: { $in: participations.map(({ person }) => person) } }).select('firstName lastName'),
    lines.some(isByLink) ? linkHolderOf(workshop) : ''
  ])
  const called = new Map(people.map(person => [person.id, person.fullName]))
  return lines
    .flatMap(line => {
      const { at, by, what, person, detail } = line
      return at
        ? [
            {
              at,
              by: names.get(String(by)) ?? '',
              byLink: isByLink(line) ? holder : null,
              what,
              name: called.get(String(person)) ?? '',
              detail: withOther(detail ?? {}, others)
            }
          ]
        : []
    })
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
}

/** The contact of the company, to whom the link of a workshop is sent. */
export async function linkHolderOf({ place }: Pick<Workshop, 'place'>): Promise<string> {
  const company = await Company.findById(place.company)
    .select('contactName')
    .lean<Pick<Company, 'contactName'>>()
  return company?.contactName ?? ''
}

function linesOf(row: Participation): Line[] {
  const { person } = row
  const lines = attemptsOf(row).flatMap(attempt => attemptLines(attempt, person))
  if (row.waitingAt) lines.push({ at: row.waitingAt, by: row.waitingBy, what: 'waiting', person })
  if (row.offeredAt) lines.push({ at: row.offeredAt, by: null, what: 'offered', person })
  for (const { at, by, to, why } of row.corrections) {
    const came = to === 'attended' || to === 'partly'
    lines.push({ at, by, what: came ? 'attended' : to ? 'absent' : 'unmarked', person, detail: { why } })
  }
  return lines
}

function attemptLines(attempt: Attempt, person: Id): Line[] {
  const { state, reason, proposedAt, registeredAt, withdrawnAt, withdrawnBy: by } = attempt
  const lines: Line[] = []
  if (wasProposed(attempt)) lines.push({ at: proposedAt, by: attempt.proposedBy, what: 'proposed', person })
  const detail = { other: attempt.movedFrom }
  if (registeredAt)
    lines.push({ at: registeredAt, by: attempt.registeredBy, what: 'registered', person, detail })
  if (state === 'withdrawn' || state === 'byService')
    lines.push({ at: withdrawnAt, by, what: state, person, detail: { reason, other: attempt.movedTo } })
  if (state === 'declined') lines.push({ at: withdrawnAt ?? proposedAt, by, what: 'declined', person })
  return lines
}
