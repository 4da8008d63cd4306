import { expect } from 'chai'
import { Types } from 'mongoose'
import { MESSAGE_KINDS, type MessageKinds, type WorkshopMessage } from '#models/messages/kinds.ts'
import { reasonNotToSend } from '#models/messages/reason-not-to-send.ts'
import type { DeliveryContext, MessageWorkshop } from '#models/messages/delivery-context.ts'
import type { Reason } from '#models/messages/reasons.ts'
import {
  ENDING_KINDS,
  NOTICE_KINDS,
  WORKSHOP_KINDS,
  isAccountKind,
  isLinkKind,
  type NoticeKind
} from '#models/records/notice.ts'

const now = new Date('2027-06-01T08:00:00Z')
const later = new Date('2027-06-10T07:00:00Z')
const REVISION = 5
const id = new Types.ObjectId()

describe('the catalogue of messages', () => {
  it('takes no message without a judge, nor a kind without an entry: neither compiles', () => {
    const { reasonNotToSend, ...judgeless } = MESSAGE_KINDS.confirmation
    // @ts-expect-error a message without a judge would leave without asking whether the seat still exists
    const message: WorkshopMessage = judgeless
    const { moved, ...lacking } = MESSAGE_KINDS
    // @ts-expect-error every kind that a notice may have is described
    const kinds: MessageKinds = lacking
    expect([reasonNotToSend, moved, message, kinds]).to.not.include(undefined)
  })

  for (const kind of NOTICE_KINDS) {
    it(`sends ${kind} while its fact holds`, () => {
      expect(judged(kind, STANDS[kind])).to.equal(null)
    })

    it(`does not send ${kind} once its fact is gone`, () => {
      const [context, reason] = GONE[kind]
      expect(judged(kind, context)).to.equal(reason)
    })

    it(`does not send ${kind} to a recipient that is gone, nor past its time`, () => {
      const nobody = { ...STANDS[kind], person: null, company: null, account: null, partner: null }
      expect(judged(kind, nobody)).to.equal('gone')
      expect(judged(kind, STANDS[kind], { uselessAfter: now })).to.equal('past')
    })
  }
})

function judged(kind: NoticeKind, context: DeliveryContext, { uselessAfter = later } = {}): Reason | null {
  const to = MESSAGE_KINDS[kind].to
  const recipientKind =
    to === 'host' || to === 'formerHost' ? 'company' : to === 'facilitator' ? 'account' : to
  return reasonNotToSend(
    { kind, recipientKind, recipient: id, revision: REVISION, uselessAfter },
    context,
    now
  )
}

function about(workshop: Partial<MessageWorkshop>): DeliveryContext {
  return { ...NOTHING, ...REACHED, workshop: { ...WORKSHOP, ...workshop } as MessageWorkshop }
}

const NOTHING: DeliveryContext = {
  workshop: null,
  agency: null,
  person: null,
  company: null,
  account: null,
  partner: null,
  invitation: null,
  hostLink: null,
  standing: null,
  known: { told: null, confirmationDue: null },
  nextDates: []
}
const REACHED = {
  person: {
    _id: id,
    firstName: 'Nadia',
    lastName: 'Benali',
    email: 'nadia@example.org',
    emailRefusedAt: null,
    language: 'fr'
  },
  company: { _id: id, name: 'Maçonneries', contactName: '', contactEmail: 'rh@example.org' }
} as const satisfies Partial<DeliveryContext>
const WORKSHOP = { _id: id, state: 'published', startsAt: later, movedSeq: 0, seats: [], place: {} }

const seats = [{ person: id, seq: REVISION }] as unknown as MessageWorkshop['seats']
const inAnotherSlot = [
  { person: id, seq: REVISION, slotSeq: REVISION + 1 }
] as unknown as MessageWorkshop['seats']
const waiting = [{ person: id, seq: REVISION }] as unknown as NonNullable<MessageWorkshop['waiting']>
const offers = [{ person: id, seq: REVISION }] as unknown as NonNullable<MessageWorkshop['offers']>
const hosted = { place: { company: id } as MessageWorkshop['place'] }
const seated = about({ seats })
const atHost = about(hosted)
const asked = (reply: object) =>
  about({
    ...hosted,
    state: 'draft',
    hostReply: { state: 'asked', seq: REVISION, ...reply } as NonNullable<MessageWorkshop['hostReply']>
  })
/** Made at the very moment that is the number of its message. */
const linkOf = (nonce: string | null) => ({
  _id: id,
  workshop: id,
  company: id,
  nonce,
  since: new Date(REVISION)
})
const cancelled = { state: 'cancelled' as const }
const proposed = (
  workshop: Partial<MessageWorkshop>,
  standing: DeliveryContext['standing'] = 'proposed'
) => ({
  ...about(workshop),
  standing
})
const facilitators = [{ account: id, name: 'Claire Morel' }] as unknown as MessageWorkshop['facilitators']
const facilitating = (workshop: Partial<MessageWorkshop>): DeliveryContext => ({
  ...linked({}),
  workshop: { ...WORKSHOP, facilitators, ...workshop } as MessageWorkshop
})
const partner = { _id: id, organisation: 'OPCO', name: 'Élise Roux', email: 'elise@example.org' }
const partners = [partner] as unknown as NonNullable<MessageWorkshop['partners']>
const takenOff = [{ ...partner, takenOffAt: now }] as unknown as NonNullable<MessageWorkshop['partners']>
const meeting = (workshop: Partial<MessageWorkshop>): DeliveryContext => ({
  ...NOTHING,
  partner,
  workshop: { ...WORKSHOP, partners, ...workshop } as MessageWorkshop
})
const notTheirs = { facilitators: [] as unknown as MessageWorkshop['facilitators'] }

function linked(account: object): DeliveryContext {
  return {
    ...NOTHING,
    account: {
      _id: id,
      firstName: 'Claire',
      lastName: 'Morel',
      email: 'claire@example.org',
      language: 'fr',
      disabledAt: null,
      resetHash: 'hash',
      resetExpiresAt: later,
      endWarnedFor: null,
      ...account
    }
  }
}

/** What a message of each kind tells, as it holds. */
const STANDS: Record<NoticeKind, DeliveryContext> = {
  confirmation: seated,
  moved: seated,
  slotMoved: seated,
  waiting: about({ waiting }),
  offered: about({ offers }),
  offerEnded: about({ waiting }),
  waitingEnded: about({ ...cancelled, waiting }),
  noSeatFreed: about({}),
  proposal: proposed({}),
  proposalReminder: proposed({ seatsFree: 0 }),
  proposalMoved: proposed({ movedSeq: REVISION }),
  proposalEnded: proposed(cancelled, 'byService'),
  written: { ...seated, written: 'Apportez vos chaussures.' },
  changed: seated,
  regrouped: seated,
  movedTo: seated,
  cancelled: about({ ...cancelled, seats }),
  withdrawn: about({}),
  released: about({}),
  fewerPlaces: about({}),
  reminder7Days: seated,
  reminder48Hours: seated,
  hostAsked: asked({}),
  hostPublished: atHost,
  hostReminder: atHost,
  hostMoved: atHost,
  hostChanged: atHost,
  hostLeft: about({}),
  hostCancelled: about({ ...cancelled, ...hosted }),
  hostLinkNew: { ...atHost, hostLink: linkOf('a') },
  facilitatorGiven: facilitating({}),
  facilitatorMoved: facilitating({ movedSeq: REVISION }),
  facilitatorLeft: facilitating(notTheirs),
  facilitatorCancelled: facilitating(cancelled),
  partnerInvited: meeting({}),
  partnerReminder: meeting({}),
  partnerMoved: meeting({ movedSeq: REVISION }),
  partnerChanged: meeting({}),
  partnerOff: meeting({ partners: takenOff }),
  partnerCancelled: meeting(cancelled),
  passwordReset: linked({}),
  invitation: linked({}),
  accessEnding: linked({ endWarnedFor: later }),
  testMessage: linked({})
}

/** The same once it is no longer so, and what is then said of the message. */
const GONE: Record<NoticeKind, [DeliveryContext, Reason]> = {
  confirmation: [about({}), 'withdrawn'],
  moved: [about({ seats, movedSeq: REVISION + 1 }), 'moved'],
  slotMoved: [about({ seats: inAnotherSlot }), 'slotMoved'],
  waiting: [about({}), 'leftList'],
  offered: [about({ waiting }), 'offerOver'],
  offerEnded: [about({ offers }), 'leftList'],
  waitingEnded: [about({ waiting }), 'notCancelled'],
  noSeatFreed: [about({ seats }), 'registered'],
  proposal: [proposed({}, 'declined'), 'answered'],
  proposalReminder: [proposed({ seats }), 'registered'],
  proposalMoved: [proposed({ movedSeq: REVISION + 1 }), 'moved'],
  proposalEnded: [proposed({}), 'notCancelled'],
  written: [{ ...seated, written: null }, 'takenBack'],
  changed: [about({ seats, movedSeq: REVISION + 1 }), 'moved'],
  regrouped: [about({}), 'withdrawn'],
  movedTo: [about({}), 'withdrawn'],
  cancelled: [seated, 'notCancelled'],
  withdrawn: [seated, 'registered'],
  released: [seated, 'registered'],
  fewerPlaces: [seated, 'registered'],
  reminder7Days: [about({ ...cancelled, seats }), 'cancelled'],
  reminder48Hours: [about({}), 'withdrawn'],
  hostAsked: [asked({ state: 'agreed' }), 'hostReplied'],
  hostPublished: [about({}), 'otherHost'],
  hostReminder: [about({ ...hosted, movedSeq: REVISION + 1 }), 'moved'],
  hostMoved: [about({}), 'otherHost'],
  hostChanged: [about({}), 'otherHost'],
  hostLeft: [atHost, 'moved'],
  hostCancelled: [atHost, 'notCancelled'],
  hostLinkNew: [{ ...atHost, hostLink: linkOf(null) }, 'linkReplaced'],
  facilitatorGiven: [facilitating(notTheirs), 'otherFacilitator'],
  facilitatorMoved: [facilitating({ movedSeq: REVISION + 1 }), 'moved'],
  facilitatorLeft: [facilitating({}), 'facilitatesAgain'],
  facilitatorCancelled: [facilitating({}), 'notCancelled'],
  partnerInvited: [meeting({ partners: takenOff }), 'partnerOff'],
  partnerReminder: [meeting({ partners: takenOff }), 'partnerOff'],
  partnerMoved: [meeting({ movedSeq: REVISION + 1 }), 'moved'],
  partnerChanged: [meeting({ partners: takenOff }), 'partnerOff'],
  partnerOff: [meeting({}), 'invitedAgain'],
  partnerCancelled: [meeting({}), 'notCancelled'],
  passwordReset: [linked({ resetExpiresAt: null }), 'linkReplaced'],
  invitation: [linked({ disabledAt: now }), 'accountDisabled'],
  accessEnding: [linked({ endWarnedFor: null }), 'accessKept'],
  testMessage: [linked({ disabledAt: now }), 'accountDisabled']
}

describe('the kinds of messages', () => {
  it('after which a session is no longer expected are those that end it', () => {
    const ending = WORKSHOP_KINDS.filter(kind => !MESSAGE_KINDS[kind].expected)
    expect(ending.toSorted()).to.deep.equal([...ENDING_KINDS].toSorted())
  })

  it('that are no workshop’s are those addressed to an account', () => {
    const toAccounts = NOTICE_KINDS.filter(kind => MESSAGE_KINDS[kind].to === 'account')
    expect(NOTICE_KINDS.filter(kind => isLinkKind(kind) || isAccountKind(kind))).to.deep.equal(toAccounts)
  })
})
