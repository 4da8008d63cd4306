import type { Notice } from '#models/records/notice.ts'
import type { Reality, ToldWorkshop } from './delivery-context.ts'

/** Why a message is not sent, or not yet: the keys of messages.reason. */
export const REASONS = [
  'registered',
  'withdrawn',
  'moved',
  'cancelled',
  'notCancelled',
  'seatGone',
  'otherHost',
  'past',
  'gone',
  'merged',
  'noAddress',
  'badAddress',
  'addressRefused',
  'linkReplaced',
  'accountDisabled',
  'refused',
  'serverAway',
  'serverBusy',
  'notComposed'
] as const
export type Reason = (typeof REASONS)[number]

/** The reasons behind which a counsellor can still reach the person by telephone. */
export const TO_CALL = ['noAddress', 'badAddress', 'addressRefused'] as const satisfies readonly Reason[]

type Told = Pick<Notice, 'kind' | 'revision' | 'recipient' | 'recipientKind' | 'uselessAfter'>

/**
 * Why a message that is due must not leave, judged on what is true now: its fact was overtaken, its moment has
 * passed, or it has no address. null: it may leave. Says nothing of a link, which only its secret can tell.
 */
export function reasonToStay(notice: Told, reality: Reality, now: Date): Reason | null {
  if (notice.uselessAfter <= now) return 'past'
  if (notice.recipientKind === 'account') return account(reality, now)
  const { workshop } = reality
  if (!workshop) return 'gone'
  if (workshop.startsAt <= now && notice.kind !== 'hostLeft') return 'past'
  return (
    OVERTAKEN[notice.kind]?.(notice, workshop) ??
    (notice.recipientKind === 'person' ? person(reality) : company(reality))
  )
}

type Judge = (notice: Told, workshop: ToldWorkshop) => Reason | null

/** A seat told under this number: the person still holds it, and nothing newer was told. */
const stillHolds: Judge = (notice, workshop) => {
  const seat = seatOf(notice, workshop)
  if (workshop.state !== 'published') return workshop.state === 'cancelled' ? 'cancelled' : 'past'
  if (workshop.movedOrder > notice.revision) return 'moved'
  if (!seat) return 'withdrawn'
  return seat.order > notice.revision ? 'registered' : null
}

const OVERTAKEN: Partial<Record<Notice['kind'], Judge>> = {
  confirmation: stillHolds,
  moved: stillHolds,
  reminder7Days: stillHolds,
  reminder48Hours: stillHolds,
  cancelled: (notice, workshop) => {
    if (workshop.state !== 'cancelled') return 'notCancelled'
    return seatOf(notice, workshop) ? null : 'seatGone'
  },
  // Told even when the workshop was cancelled since: nothing else takes it out of the person's calendar.
  withdrawn: (notice, workshop) => (seatOf(notice, workshop) ? 'registered' : null),
  hostMoved: (notice, workshop) => {
    if (workshop.state !== 'published') return workshop.state === 'cancelled' ? 'cancelled' : 'past'
    if (workshop.movedOrder > notice.revision) return 'moved'
    return isHost(notice, workshop) ? null : 'otherHost'
  },
  hostLeft: (notice, workshop) => (isHost(notice, workshop) ? 'moved' : null),
  hostCancelled: (notice, workshop) => {
    if (workshop.state !== 'cancelled') return 'notCancelled'
    return isHost(notice, workshop) ? null : 'otherHost'
  }
}

const seatOf = (notice: Told, workshop: ToldWorkshop) =>
  workshop.seats.find(({ person }) => person.equals(notice.recipient))
const isHost = (notice: Told, { place }: ToldWorkshop) => place.company?.equals(notice.recipient) ?? false

function person({ person }: Reality): Reason | null {
  if (!person) return 'gone'
  if (!person.email) return 'noAddress'
  return person.emailRefusedAt ? 'addressRefused' : null
}

function company({ company }: Reality): Reason | null {
  if (!company) return 'gone'
  return company.contactEmail ? null : 'noAddress'
}

function account({ account }: Reality, now: Date): Reason | null {
  if (!account) return 'gone'
  if (account.disabledAt) return 'accountDisabled'
  return account.resetExpiresAt && account.resetExpiresAt > now ? null : 'linkReplaced'
}
