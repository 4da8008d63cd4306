import type { Key } from '#lib/i18n.ts'
import type { NoticeKind, WorkshopKind } from '#models/records/notice.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { Rank } from './reminders.ts'
import {
  accessStillEnding,
  facilitatorStillCancelled,
  facilitatorStillExpected,
  facilitatorStillOff,
  partnerChangeStillToTell,
  partnerStillCancelled,
  partnerStillInvited,
  partnerStillOff,
  hostChangeStillToTell,
  hostStillAsked,
  askerStillThere,
  changeStillToTell,
  hostStillCancelled,
  hostStillExpectsIt,
  hostLinkStillGood,
  hostStillLeft,
  linkStillGood,
  seatStillCancelled,
  seatStillGivenBack,
  seatStillHeld,
  seatStillOffered,
  stillWaiting,
  listStillClosed,
  listStillEnded,
  proposalStillEnded,
  proposalStillMoved,
  stillProposed,
  wordsStillMeant,
  type Judge
} from './judges.ts'

/** What sets a message off: an entry of the outbox, or what it means to those who were only proposed the session. */
export type Fact = OutboxFact | 'proposalMoved' | 'proposalEnded'
export type OutboxFact = Workshop['outbox'][number]['what']
/** What the calendar part does to the recipient's entry; `none`: the message has no such part. */
export type CalendarEffect = 'invite' | 'update' | 'cancel' | 'none'
/** A seat that comes from another session: its message takes that one out of the calendar. */
export const comesFromAnother = (kind: NoticeKind): boolean => kind === 'regrouped' || kind === 'movedTo'

export type MessageGroup = 'confirmations' | 'proposals' | 'reminders' | 'changes' | 'written'

interface Message {
  reasonNotToSend: Judge
  calendar: CalendarEffect
  rule: Key
}

export interface WorkshopMessage extends Message {
  to: 'person' | 'host' | 'formerHost' | 'facilitator' | 'partner'
  setOffBy: readonly Fact[]
  /**
   * At once, and useless from the start that the recipient knows; the same, and whom no message reaches is called for some
   * days; in the hours of an offer, and useless once it is over; three days later, while that is a day before it; or as the
   * agency's reminders say.
   */
  due: 'atOnce' | 'atOnceOrCalled' | 'whileOffered' | 'threeDaysLater' | { reminder: Rank }
  /** It is about the waiting list: its reader has no seat. */
  ofList?: true
  /** Its reader has no seat: they are, or were, asked whether they come. */
  ofProposal?: true
  expected: boolean
  /** It says what is no longer as it was told; who was told nothing yet reads it as this kind. */
  ifNeverTold: WorkshopKind | null
  /** Once it left for one of two files of a person, it does not leave for the other. */
  oncePerPerson: boolean
  lead: Key | Readonly<Record<'f' | 'm' | 'n', Key>>
  text: Key | null
  group: MessageGroup
}

/** Due and useless with its link (GOOD_FOR of models/access/links.ts), with what it warns of or with its test. */
export interface AccountMessage extends Message {
  to: 'account'
  group: null
}

export type MessageKinds = {
  readonly [K in NoticeKind]: K extends WorkshopKind ? WorkshopMessage : AccountMessage
}

/** All that the house knows of each kind; names and subjects are locale keys of its own name. */
export const MESSAGE_KINDS: MessageKinds = {
  confirmation: {
    to: 'person',
    setOffBy: ['registered'],
    due: 'atOnce',
    reasonNotToSend: seatStillHeld,
    calendar: 'invite',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: {
      f: 'emails.confirmation.lead.f',
      m: 'emails.confirmation.lead.m',
      n: 'emails.confirmation.lead.n'
    },
    text: null,
    rule: 'messages.mailbox.rule.confirmation',
    group: 'confirmations'
  },
  moved: {
    to: 'person',
    setOffBy: ['moved', 'putBack'],
    due: 'atOnce',
    reasonNotToSend: changeStillToTell,
    calendar: 'update',
    expected: true,
    ifNeverTold: 'confirmation',
    oncePerPerson: true,
    lead: 'emails.moved.lead',
    text: 'emails.moved.text',
    rule: 'messages.mailbox.rule.moved',
    group: 'changes'
  },
  slotMoved: {
    to: 'person',
    setOffBy: ['slotMoved'],
    due: 'atOnce',
    reasonNotToSend: changeStillToTell,
    calendar: 'update',
    expected: true,
    ifNeverTold: 'confirmation',
    oncePerPerson: true,
    lead: 'emails.slotMoved.lead',
    text: 'emails.slotMoved.text',
    rule: 'messages.mailbox.rule.slotMoved',
    group: 'changes'
  },
  waiting: {
    to: 'person',
    setOffBy: ['waiting', 'listMoved'],
    due: 'atOnce',
    ofList: true,
    reasonNotToSend: stillWaiting,
    calendar: 'none',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: true,
    lead: 'emails.waiting.lead',
    text: 'emails.waiting.text',
    rule: 'messages.mailbox.rule.waiting',
    group: 'confirmations'
  },
  offered: {
    to: 'person',
    setOffBy: ['offered'],
    due: 'whileOffered',
    ofList: true,
    reasonNotToSend: seatStillOffered,
    calendar: 'none',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: true,
    lead: 'emails.offered.lead',
    text: 'emails.offered.text',
    rule: 'messages.mailbox.rule.offered',
    group: 'confirmations'
  },
  offerEnded: {
    to: 'person',
    setOffBy: ['offerEnded'],
    due: 'atOnce',
    ofList: true,
    reasonNotToSend: stillWaiting,
    calendar: 'none',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: true,
    lead: 'emails.offerEnded.lead',
    text: 'emails.offerEnded.text',
    rule: 'messages.mailbox.rule.offerEnded',
    group: 'changes'
  },
  waitingEnded: {
    to: 'person',
    setOffBy: ['listEnded'],
    due: 'atOnce',
    ofList: true,
    reasonNotToSend: listStillEnded,
    calendar: 'none',
    expected: false,
    ifNeverTold: null,
    oncePerPerson: true,
    lead: 'emails.waitingEnded.lead',
    text: 'emails.waitingEnded.text',
    rule: 'messages.mailbox.rule.waitingEnded',
    group: 'changes'
  },
  noSeatFreed: {
    to: 'person',
    setOffBy: ['listClosed'],
    due: 'atOnceOrCalled',
    ofList: true,
    reasonNotToSend: listStillClosed,
    calendar: 'none',
    expected: false,
    ifNeverTold: null,
    oncePerPerson: true,
    lead: 'emails.noSeatFreed.lead',
    text: 'emails.noSeatFreed.text',
    rule: 'messages.mailbox.rule.noSeatFreed',
    group: 'changes'
  },
  proposal: {
    to: 'person',
    setOffBy: ['proposed'],
    due: 'atOnce',
    ofProposal: true,
    reasonNotToSend: stillProposed,
    calendar: 'none',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: true,
    lead: 'emails.proposal.lead',
    text: 'emails.proposal.text',
    rule: 'messages.mailbox.rule.proposal',
    group: 'proposals'
  },
  proposalReminder: {
    to: 'person',
    setOffBy: ['proposed'],
    due: 'threeDaysLater',
    ofProposal: true,
    reasonNotToSend: stillProposed,
    calendar: 'none',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: true,
    lead: 'emails.proposalReminder.lead',
    text: 'emails.proposalReminder.text',
    rule: 'messages.mailbox.rule.proposalReminder',
    group: 'proposals'
  },
  proposalMoved: {
    to: 'person',
    setOffBy: ['proposalMoved'],
    due: 'atOnce',
    ofProposal: true,
    reasonNotToSend: proposalStillMoved,
    calendar: 'none',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: true,
    lead: 'emails.proposalMoved.lead',
    text: 'emails.proposalMoved.text',
    rule: 'messages.mailbox.rule.proposalMoved',
    group: 'changes'
  },
  proposalEnded: {
    to: 'person',
    setOffBy: ['proposalEnded'],
    due: 'atOnce',
    ofProposal: true,
    reasonNotToSend: proposalStillEnded,
    calendar: 'none',
    expected: false,
    ifNeverTold: null,
    oncePerPerson: true,
    lead: 'emails.proposalEnded.lead',
    text: 'emails.proposalEnded.text',
    rule: 'messages.mailbox.rule.proposalEnded',
    group: 'changes'
  },
  written: {
    to: 'person',
    setOffBy: ['written'],
    due: 'atOnce',
    reasonNotToSend: wordsStillMeant,
    calendar: 'none',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: true,
    lead: 'emails.written.lead',
    text: null,
    rule: 'messages.mailbox.rule.written',
    group: 'written'
  },
  changed: {
    to: 'person',
    setOffBy: ['changed'],
    due: 'atOnce',
    reasonNotToSend: changeStillToTell,
    calendar: 'update',
    expected: true,
    ifNeverTold: 'confirmation',
    oncePerPerson: true,
    lead: 'emails.changed.lead',
    text: 'emails.changed.text',
    rule: 'messages.mailbox.rule.changed',
    group: 'changes'
  },
  regrouped: {
    to: 'person',
    setOffBy: ['regrouped'],
    due: 'atOnce',
    reasonNotToSend: seatStillHeld,
    calendar: 'invite',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: true,
    lead: 'emails.regrouped.lead',
    text: 'emails.regrouped.text',
    rule: 'messages.mailbox.rule.regrouped',
    group: 'changes'
  },
  movedTo: {
    to: 'person',
    setOffBy: ['movedTo'],
    due: 'atOnce',
    reasonNotToSend: seatStillHeld,
    calendar: 'invite',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: true,
    lead: 'emails.movedTo.lead',
    text: 'emails.movedTo.text',
    rule: 'messages.mailbox.rule.movedTo',
    group: 'changes'
  },
  cancelled: {
    to: 'person',
    setOffBy: ['cancelled'],
    due: 'atOnce',
    reasonNotToSend: seatStillCancelled,
    calendar: 'cancel',
    expected: false,
    ifNeverTold: null,
    oncePerPerson: true,
    lead: 'emails.cancelled.lead',
    text: 'emails.cancelled.text',
    rule: 'messages.mailbox.rule.cancelled',
    group: 'changes'
  },
  withdrawn: {
    to: 'person',
    setOffBy: ['withdrawn'],
    due: 'atOnce',
    reasonNotToSend: seatStillGivenBack,
    calendar: 'cancel',
    expected: false,
    ifNeverTold: null,
    oncePerPerson: true,
    lead: { f: 'emails.withdrawn.lead.f', m: 'emails.withdrawn.lead.m', n: 'emails.withdrawn.lead.n' },
    text: 'emails.withdrawn.text',
    rule: 'messages.mailbox.rule.withdrawn',
    group: 'changes'
  },
  released: {
    to: 'person',
    setOffBy: ['released'],
    due: 'atOnce',
    reasonNotToSend: seatStillGivenBack,
    calendar: 'cancel',
    expected: false,
    ifNeverTold: null,
    oncePerPerson: true,
    lead: 'emails.released.lead',
    text: 'emails.released.text',
    rule: 'messages.mailbox.rule.released',
    group: 'changes'
  },
  fewerPlaces: {
    to: 'person',
    setOffBy: ['fewerPlaces'],
    due: 'atOnce',
    reasonNotToSend: seatStillGivenBack,
    calendar: 'cancel',
    expected: false,
    ifNeverTold: null,
    oncePerPerson: true,
    lead: 'emails.fewerPlaces.lead',
    text: 'emails.fewerPlaces.text',
    rule: 'messages.mailbox.rule.fewerPlaces',
    group: 'changes'
  },
  reminder7Days: {
    to: 'person',
    setOffBy: ['registered', 'regrouped', 'movedTo', 'moved', 'slotMoved', 'putBack'],
    due: { reminder: 'first' },
    reasonNotToSend: seatStillHeld,
    calendar: 'none',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: 'emails.reminder7Days.lead',
    text: null,
    rule: 'messages.mailbox.rule.reminder7Days',
    group: 'reminders'
  },
  reminder48Hours: {
    to: 'person',
    setOffBy: ['registered', 'regrouped', 'movedTo', 'moved', 'slotMoved', 'putBack'],
    due: { reminder: 'second' },
    reasonNotToSend: seatStillHeld,
    calendar: 'none',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: 'emails.reminder48Hours.lead',
    text: null,
    rule: 'messages.mailbox.rule.reminder48Hours',
    group: 'reminders'
  },
  hostAsked: {
    to: 'host',
    setOffBy: ['asked'],
    due: 'atOnce',
    reasonNotToSend: hostStillAsked,
    calendar: 'none',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: 'emails.hostAsked.lead',
    text: 'emails.hostAsked.text',
    rule: 'messages.mailbox.rule.hostAsked',
    group: 'confirmations'
  },
  hostPublished: {
    to: 'host',
    setOffBy: ['published'],
    due: 'atOnce',
    reasonNotToSend: hostStillExpectsIt,
    calendar: 'invite',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: 'emails.hostPublished.lead',
    text: 'emails.hostPublished.text',
    rule: 'messages.mailbox.rule.hostPublished',
    group: 'confirmations'
  },
  hostReminder: {
    to: 'host',
    setOffBy: ['published', 'moved', 'putBack'],
    due: { reminder: 'second' },
    reasonNotToSend: hostStillExpectsIt,
    calendar: 'none',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: 'emails.hostReminder.lead',
    text: 'emails.hostReminder.text',
    rule: 'messages.mailbox.rule.hostReminder',
    group: 'reminders'
  },
  hostMoved: {
    to: 'host',
    setOffBy: ['moved', 'putBack'],
    due: 'atOnce',
    reasonNotToSend: hostChangeStillToTell,
    calendar: 'update',
    expected: true,
    ifNeverTold: 'hostPublished',
    oncePerPerson: false,
    lead: 'emails.hostMoved.lead',
    text: 'emails.hostMoved.text',
    rule: 'messages.mailbox.rule.hostMoved',
    group: 'changes'
  },
  hostChanged: {
    to: 'host',
    setOffBy: ['changed'],
    due: 'atOnce',
    reasonNotToSend: hostChangeStillToTell,
    calendar: 'update',
    expected: true,
    ifNeverTold: 'hostPublished',
    oncePerPerson: false,
    lead: 'emails.hostChanged.lead',
    text: 'emails.hostChanged.text',
    rule: 'messages.mailbox.rule.hostChanged',
    group: 'changes'
  },
  hostLeft: {
    to: 'formerHost',
    setOffBy: ['moved'],
    due: 'atOnce',
    reasonNotToSend: hostStillLeft,
    calendar: 'cancel',
    expected: false,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: 'emails.hostLeft.lead',
    text: 'emails.hostLeft.text',
    rule: 'messages.mailbox.rule.hostLeft',
    group: 'changes'
  },
  hostCancelled: {
    to: 'host',
    setOffBy: ['cancelled'],
    due: 'atOnce',
    reasonNotToSend: hostStillCancelled,
    calendar: 'cancel',
    expected: false,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: 'emails.hostCancelled.lead',
    text: 'emails.hostCancelled.text',
    rule: 'messages.mailbox.rule.hostCancelled',
    group: 'changes'
  },
  hostLinkNew: {
    to: 'host',
    // Owed by whoever makes the link: models/access/host-links.ts.
    setOffBy: [],
    due: 'atOnce',
    reasonNotToSend: hostLinkStillGood,
    calendar: 'none',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: 'emails.hostLinkNew.lead',
    text: 'emails.hostLinkNew.text',
    rule: 'messages.mailbox.rule.hostLinkNew',
    group: 'confirmations'
  },
  facilitatorGiven: {
    to: 'facilitator',
    setOffBy: ['published'],
    due: 'atOnce',
    reasonNotToSend: facilitatorStillExpected,
    calendar: 'invite',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: 'emails.facilitatorGiven.lead',
    text: 'emails.facilitatorGiven.text',
    rule: 'messages.mailbox.rule.facilitatorGiven',
    group: 'confirmations'
  },
  facilitatorMoved: {
    to: 'facilitator',
    setOffBy: ['moved'],
    due: 'atOnce',
    reasonNotToSend: facilitatorStillExpected,
    calendar: 'update',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: 'emails.facilitatorMoved.lead',
    text: 'emails.facilitatorMoved.text',
    rule: 'messages.mailbox.rule.facilitatorMoved',
    group: 'changes'
  },
  facilitatorLeft: {
    to: 'facilitator',
    setOffBy: ['facilitators'],
    due: 'atOnce',
    reasonNotToSend: facilitatorStillOff,
    calendar: 'cancel',
    expected: false,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: 'emails.facilitatorLeft.lead',
    text: 'emails.facilitatorLeft.text',
    rule: 'messages.mailbox.rule.facilitatorLeft',
    group: 'changes'
  },
  facilitatorCancelled: {
    to: 'facilitator',
    setOffBy: ['cancelled'],
    due: 'atOnce',
    reasonNotToSend: facilitatorStillCancelled,
    calendar: 'cancel',
    expected: false,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: 'emails.facilitatorCancelled.lead',
    text: 'emails.facilitatorCancelled.text',
    rule: 'messages.mailbox.rule.facilitatorCancelled',
    group: 'changes'
  },
  partnerInvited: {
    to: 'partner',
    setOffBy: ['published'],
    due: 'atOnce',
    reasonNotToSend: partnerStillInvited,
    calendar: 'invite',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: 'emails.partnerInvited.lead',
    text: 'emails.partnerInvited.text',
    rule: 'messages.mailbox.rule.partnerInvited',
    group: 'confirmations'
  },
  partnerReminder: {
    to: 'partner',
    setOffBy: ['published', 'moved', 'changed'],
    due: { reminder: 'second' },
    reasonNotToSend: partnerStillInvited,
    calendar: 'none',
    expected: true,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: 'emails.partnerReminder.lead',
    text: 'emails.partnerReminder.text',
    rule: 'messages.mailbox.rule.partnerReminder',
    group: 'reminders'
  },
  partnerMoved: {
    to: 'partner',
    setOffBy: ['moved', 'putBack'],
    due: 'atOnce',
    reasonNotToSend: partnerChangeStillToTell,
    calendar: 'update',
    expected: true,
    ifNeverTold: 'partnerInvited',
    oncePerPerson: false,
    lead: 'emails.partnerMoved.lead',
    text: 'emails.partnerMoved.text',
    rule: 'messages.mailbox.rule.partnerMoved',
    group: 'changes'
  },
  partnerChanged: {
    to: 'partner',
    setOffBy: ['changed'],
    due: 'atOnce',
    reasonNotToSend: partnerChangeStillToTell,
    calendar: 'update',
    expected: true,
    ifNeverTold: 'partnerInvited',
    oncePerPerson: false,
    lead: 'emails.partnerChanged.lead',
    text: 'emails.partnerChanged.text',
    rule: 'messages.mailbox.rule.partnerChanged',
    group: 'changes'
  },
  partnerOff: {
    to: 'partner',
    setOffBy: ['partners'],
    due: 'atOnce',
    reasonNotToSend: partnerStillOff,
    calendar: 'cancel',
    expected: false,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: 'emails.partnerOff.lead',
    text: 'emails.partnerOff.text',
    rule: 'messages.mailbox.rule.partnerOff',
    group: 'changes'
  },
  partnerCancelled: {
    to: 'partner',
    setOffBy: ['cancelled'],
    due: 'atOnce',
    reasonNotToSend: partnerStillCancelled,
    calendar: 'cancel',
    expected: false,
    ifNeverTold: null,
    oncePerPerson: false,
    lead: 'emails.partnerCancelled.lead',
    text: 'emails.partnerCancelled.text',
    rule: 'messages.mailbox.rule.partnerCancelled',
    group: 'changes'
  },
  passwordReset: {
    to: 'account',
    reasonNotToSend: linkStillGood,
    calendar: 'none',
    rule: 'messages.mailbox.rule.passwordReset',
    group: null
  },
  invitation: {
    to: 'account',
    reasonNotToSend: linkStillGood,
    calendar: 'none',
    rule: 'messages.mailbox.rule.invitation',
    group: null
  },
  accessEnding: {
    to: 'account',
    reasonNotToSend: accessStillEnding,
    calendar: 'none',
    rule: 'messages.mailbox.rule.accessEnding',
    group: null
  },
  testMessage: {
    to: 'account',
    reasonNotToSend: askerStillThere,
    calendar: 'none',
    rule: 'messages.mailbox.rule.testMessage',
    group: null
  }
}
