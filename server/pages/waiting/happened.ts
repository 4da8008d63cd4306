import type { DateSpeaker } from '#lib/dates.ts'
import type { Translate } from '#lib/i18n.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { ANSWER_UNDONE } from '#models/records/waiting-list.ts'
import { namesOf } from '#models/seats/roster.ts'
import type { Workshop } from '#models/records/workshop.ts'

export interface Happened {
  at: Date
  /** What happened, and who passed whom. */
  said: string
  /** « M. Aubert »; '' where nobody did it by hand. */
  by: string
}

const SHOWN = 30

type Row = Pick<
  Participation,
  'person' | 'state' | 'seq' | 'queue' | 'registeredAt' | 'registeredBy' | 'offeredAt'
>

/** The steps of a waiting list, newest first. Names are looked up now: nothing here keeps one. */
export async function happenedIn(
  workshop: Workshop,
  t: Translate,
  reasons: Readonly<Record<string, string>>,
  speak: Pick<DateSpeaker, 'time'>
): Promise<Happened[]> {
  const rows = await Participation.find({ workshop: workshop._id })
    .select('person state seq queue registeredAt registeredBy offeredAt')
    .lean<Row[]>()
  const steps = rows
    .flatMap(row => [...(row.queue ?? []).map(step => ({ ...step, person: row.person })), ...taken(row)])
    .toSorted((one, other) => +other.at - +one.at || other.seq - one.seq)
    .slice(0, SHOWN)
  // Several seats given back in one write went to several people: nobody gave theirs to one of them.
  const gave = (seq: number) => {
    const leaving = rows.filter(row => row.state === 'withdrawn' && row.seq === seq)
    return leaving.length === 1 ? leaving[0]?.person : undefined
  }
  const ids = steps.flatMap(({ person, passed, seq }) => [person, ...(passed ?? []), gave(seq) ?? person])
  const [people, authors] = await Promise.all([
    Person.find({ _id: { $in: ids } }).select('firstName lastName'),
    namesOf(steps.map(({ by }) => by))
  ])
  const names = new Map(people.map(person => [person.id, person.fullName]))
  const called = (id: unknown) => names.get(String(id)) ?? t('waiting.happened.someone')
  const timeOf = (id: Row['person'] | null | undefined) => {
    const slot = id && workshop.slots.find(({ _id }) => _id.equals(id))
    return slot && speak.time(slot.startsAt)
  }
  return steps.map(({ what, at, by, seq, reason, person, passed, slot }) => {
    const time = timeOf(slot)
    const from = what === 'offered' && !reason ? gave(seq) : undefined
    const by_ = authors.get(String(by)) ?? ''
    const name = called(person)
    const whom = (passed ?? []).map(called).join(', ')
    const words = reason ? (reasons[reason] ?? reason) : ''
    const said =
      what === 'offered'
        ? from
          ? time
            ? t('waiting.happened.offeredFromAt', { from: called(from), name, time })
            : t('waiting.happened.offeredFrom', { from: called(from), name })
          : time && !reason
            ? t('waiting.happened.offeredAt', { name, time })
            : t(`waiting.happened.${OFFERED[reason ?? ''] ?? (reason ? 'offeredOutOfTurn' : 'offered')}`, {
                name,
                why: words
              })
        : t(`waiting.happened.${isBack({ what, reason }) ? 'answerUndone' : what}`, { name })
    const isForHour = time && !reason
    const passing = whom ? t(`waiting.happened.${isForHour ? 'passedSlot' : 'passed'}`, { whom }) : ''
    const why = what === 'offerDeclined' || what === 'leftList' ? words : ''
    return {
      at,
      by: by_,
      said: [said, why ? t('waiting.happened.why', { why }) : '', passing].filter(Boolean).join(' ')
    }
  })
}

const OFFERED: Readonly<Record<string, 'offeredKept' | 'offeredMoved' | 'offeredPutBack' | 'offeredUndone'>> =
  {
    kept: 'offeredKept',
    moved: 'offeredMoved',
    putBack: 'offeredPutBack',
    [ANSWER_UNDONE]: 'offeredUndone'
  }

const isBack = ({ what, reason }: { what: string; reason?: string | null | undefined }) =>
  what === 'listPutBack' && reason === ANSWER_UNDONE

/** A seat that was offered and taken. */
function taken({ person, seq, registeredAt: at, registeredBy: by, offeredAt }: Row) {
  if (!at || !offeredAt || at < offeredAt) return []
  const nothing = { reason: null, passed: undefined, slot: undefined }
  return [{ what: 'taken' as const, person, seq, at, by: by ?? null, ...nothing }]
}
