import type { Notice } from '#models/records/notice.ts'
import { invitedPartners } from '#models/records/partner.ts'
import { offerOf, waitingOf } from '#models/records/waiting-list.ts'
import type { DeliveryContext, MessageWorkshop } from './delivery-context.ts'
import { differences } from './differences.ts'
import type { Reason } from './reasons.ts'

export type JudgedNotice = Pick<Notice, 'kind' | 'revision' | 'recipient' | 'recipientKind' | 'uselessAfter'>

/** null while the fact that the message tells holds. */
export type Judge = (notice: JudgedNotice, context: DeliveryContext, now: Date) => Reason | null
type WorkshopJudge = (notice: JudgedNotice, workshop: MessageWorkshop) => Reason | null

export const seatStillHeld = beforeItStarts((notice, workshop) => {
  const seat = seatOf(notice, workshop)
  if (workshop.state !== 'published') return workshop.state === 'cancelled' ? 'cancelled' : 'past'
  if (workshop.movedSeq > notice.revision) return 'moved'
  if (!seat) return 'withdrawn'
  if ((seat.slotSeq ?? 0) > notice.revision) return 'slotMoved'
  return seat.seq > notice.revision ? 'registered' : null
})

export const stillWaiting = beforeItStarts((notice, workshop) => {
  if (workshop.state !== 'published') return workshop.state === 'cancelled' ? 'cancelled' : 'past'
  if (workshop.movedSeq > notice.revision) return 'moved'
  return waitingOf(workshop, notice.recipient) ? null : 'leftList'
})

/** The very offer that it tells: an earlier one is over, whatever came of it. */
export const seatStillOffered = beforeItStarts((notice, workshop) => {
  if (workshop.state !== 'published') return workshop.state === 'cancelled' ? 'cancelled' : 'past'
  return offerOf(workshop, notice.recipient)?.seq === notice.revision ? null : 'offerOver'
})

export const listStillEnded = beforeItStarts((notice, workshop) => {
  if (workshop.state !== 'cancelled') return 'notCancelled'
  const { recipient } = notice
  return waitingOf(workshop, recipient) || offerOf(workshop, recipient) ? null : 'leftList'
})

/** Before the start alone: later it would say nothing new. Who was given a seat in the last hour has it. */
export const listStillClosed = beforeItStarts((notice, workshop) => {
  if (workshop.state !== 'published') return workshop.state === 'cancelled' ? 'cancelled' : 'past'
  if (workshop.movedSeq > notice.revision) return 'moved'
  if (seatOf(notice, workshop)) return 'registered'
  return waitingOf(workshop, notice.recipient) ? 'waiting' : null
})

/** A change is told to whoever was told otherwise, or nothing yet: not to those who know it already. */
export const changeStillToTell = toldOtherwise(seatStillHeld)

/** Told even when the workshop was cancelled since: nothing else takes it out of the person's calendar. */
export const seatStillGivenBack = beforeItStarts((notice, workshop) =>
  seatOf(notice, workshop) ? 'registered' : null
)

export const seatStillCancelled = beforeItStarts((notice, workshop) => {
  if (workshop.state !== 'cancelled') return 'notCancelled'
  return seatOf(notice, workshop) ? null : 'seatGone'
})

/** In the words of the agency: for who still holds a seat at the date they were written for, unless taken back. */
export const wordsStillMeant: Judge = (notice, context, now) =>
  seatAtSameDate(notice, context, now) ?? (context.written ? null : 'takenBack')

const seatAtSameDate = beforeItStarts((notice, workshop) => {
  if (workshop.state !== 'published') return workshop.state === 'cancelled' ? 'cancelled' : 'past'
  if (workshop.movedSeq > notice.revision) return 'moved'
  return seatOf(notice, workshop) ? null : 'withdrawn'
})

/** Answered, given a seat, or without a place to take and none to wait for: nothing is asked any more. */
export const stillProposed: Judge = ofProposal((_, workshop, state) => {
  if (workshop.state !== 'published') return workshop.state === 'cancelled' ? 'cancelled' : 'past'
  if (state !== 'proposed') return 'answered'
  const hasList = (workshop.slots ?? []).length === 0
  return (workshop.seatsFree ?? 1) <= 0 && !hasList ? 'full' : null
})

/** The very move that it tells: a later one is told by its own message. */
export const proposalStillMoved: Judge = ofProposal((notice, workshop, state) => {
  if (workshop.state !== 'published') return workshop.state === 'cancelled' ? 'cancelled' : 'past'
  if (state !== 'proposed') return 'answered'
  return workshop.movedSeq > notice.revision ? 'moved' : null
})

export const proposalStillEnded: Judge = ofProposal((_notice, workshop, state) => {
  if (workshop.state !== 'cancelled') return 'notCancelled'
  return state === 'byService' || state === 'proposed' ? null : 'answered'
})

export const hostStillExpectsIt = beforeItStarts((notice, workshop) => {
  if (workshop.state !== 'published') return workshop.state === 'cancelled' ? 'cancelled' : 'past'
  if (workshop.movedSeq > notice.revision) return 'moved'
  return isHost(notice, workshop) ? null : 'otherHost'
})

export const hostChangeStillToTell = toldOtherwise(hostStillExpectsIt)

/** Nobody is asked of a date that was answered, published or changed since. */
const stillToAnswer = beforeItStarts((notice, workshop) => {
  if (workshop.state !== 'draft') return workshop.state === 'cancelled' ? 'cancelled' : 'hostReplied'
  if (!isHost(notice, workshop)) return 'otherHost'
  if (workshop.hostReply?.state !== 'asked') return 'hostReplied'
  return workshop.hostReply.seq > notice.revision ? 'moved' : null
})

export const hostStillAsked: Judge = (notice, context, now) =>
  stillToAnswer(notice, context, now) ?? (context.askedWith?.isTold ? 'toldTogether' : null)

export const hostStillCancelled = beforeItStarts((notice, workshop) => {
  if (workshop.state !== 'cancelled') return 'notCancelled'
  return isHost(notice, workshop) ? null : 'otherHost'
})

/** Whenever the workshop starts now: a former host reads of the moment it had been promised. */
export const hostStillLeft = ofWorkshop((notice, workshop) => (isHost(notice, workshop) ? 'moved' : null))

/** Its number is the moment at which the link was made: the link of another moment took its place. */
export const hostLinkStillGood: Judge = (notice, { workshop, hostLink }) => {
  if (!workshop) return 'gone'
  if (workshop.state === 'cancelled') return 'cancelled'
  if (!isHost(notice, workshop)) return 'otherHost'
  return hostLink?.nonce && +hostLink.since === notice.revision ? null : 'linkReplaced'
}

export const facilitatorStillExpected = ofOpenAccount(
  beforeItStarts((notice, workshop) => {
    if (workshop.state !== 'published') return workshop.state === 'cancelled' ? 'cancelled' : 'past'
    if (workshop.movedSeq > notice.revision) return 'moved'
    return facilitates(notice, workshop) ? null : 'otherFacilitator'
  })
)

/** Told even when the workshop was cancelled since: nothing else takes it out of the calendar. */
export const facilitatorStillOff = ofOpenAccount(
  beforeItStarts((notice, workshop) => (facilitates(notice, workshop) ? 'facilitatesAgain' : null))
)

export const facilitatorStillCancelled = ofOpenAccount(
  beforeItStarts((notice, workshop) => {
    if (workshop.state !== 'cancelled') return 'notCancelled'
    return facilitates(notice, workshop) ? null : 'otherFacilitator'
  })
)

export const partnerStillInvited = beforeItStarts((notice, workshop) => {
  if (workshop.state !== 'published') return workshop.state === 'cancelled' ? 'cancelled' : 'past'
  if (workshop.movedSeq > notice.revision) return 'moved'
  return isInvited(notice, workshop) ? null : 'partnerOff'
})

export const partnerChangeStillToTell = toldOtherwise(partnerStillInvited)

export const partnerStillOff = beforeItStarts((notice, workshop) =>
  isInvited(notice, workshop) ? 'invitedAgain' : null
)

export const partnerStillCancelled = beforeItStarts((notice, workshop) => {
  if (workshop.state !== 'cancelled') return 'notCancelled'
  return isInvited(notice, workshop) ? null : 'partnerOff'
})

/** Says nothing of the link itself, which only its secret can tell. */
export const linkStillGood: Judge = (_notice, { account }, now) => {
  if (!account) return 'gone'
  if (account.disabledAt) return 'accountDisabled'
  return account.resetExpiresAt && account.resetExpiresAt > now ? null : 'linkReplaced'
}

export const accessStillEnding: Judge = ({ uselessAfter }, { account }) => {
  if (!account) return 'gone'
  if (account.disabledAt) return 'accountDisabled'
  return +(account.endWarnedFor ?? 0) === +uselessAfter ? null : 'accessKept'
}

export const askerStillThere: Judge = (_notice, { account }) => {
  if (!account) return 'gone'
  return account.disabledAt ? 'accountDisabled' : null
}

function ofOpenAccount(judge: Judge): Judge {
  return (notice, context, now) => {
    if (!context.account) return 'gone'
    return context.account.disabledAt ? 'accountDisabled' : judge(notice, context, now)
  }
}

function ofWorkshop(judge: WorkshopJudge): Judge {
  return (notice, { workshop }) => (workshop ? judge(notice, workshop) : 'gone')
}

function beforeItStarts(judge: WorkshopJudge): Judge {
  return (notice, { workshop }, now) => {
    if (!workshop) return 'gone'
    return workshop.startsAt <= now ? 'past' : judge(notice, workshop)
  }
}

type ProposalJudge = (
  notice: JudgedNotice,
  workshop: MessageWorkshop,
  state: DeliveryContext['standing']
) => Reason | null

/** Of somebody without a seat; whose participation was never written was never asked. */
function ofProposal(judge: ProposalJudge): Judge {
  return (notice, context, now) =>
    beforeItStarts((about, workshop) =>
      seatOf(about, workshop) ? 'registered' : judge(about, workshop, context.standing ?? null)
    )(notice, context, now)
}

function toldOtherwise(judge: Judge): Judge {
  return (notice, context, now) => {
    const { workshop, known } = context
    const overtaken = judge(notice, context, now)
    if (overtaken || !workshop) return overtaken
    const reader = notice.recipientKind === 'company' ? 'host' : 'other'
    if (known.told) return differences(known.told, workshop, reader).length > 0 ? null : 'alreadyTold'
    // A confirmation of before the move does not leave any more.
    const movedSeq = Math.max(workshop.movedSeq, seatOf(notice, workshop)?.slotSeq ?? 0)
    return (known.confirmationDue ?? -1) >= movedSeq ? 'alreadyTold' : null
  }
}

function seatOf({ recipient }: JudgedNotice, { seats }: MessageWorkshop) {
  return seats.find(({ person }) => person.equals(recipient))
}

function isHost({ recipient }: JudgedNotice, { place }: MessageWorkshop): boolean {
  return place.company?.equals(recipient) ?? false
}

function facilitates({ recipient }: JudgedNotice, { facilitators }: MessageWorkshop): boolean {
  return facilitators.some(({ account }) => account?.equals(recipient))
}

function isInvited({ recipient }: JudgedNotice, workshop: MessageWorkshop): boolean {
  return invitedPartners(workshop).some(({ _id }) => _id.equals(recipient))
}
