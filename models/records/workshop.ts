import mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { MODES } from '#lib/modes.ts'
import { placesInAll } from '#lib/seat-count.ts'
import { isGroupName } from './target-group.ts'
import { extraPlaces } from './extra-places.ts'
import { SECTOR_CODE } from './sector.ts'
import { defineModel, record } from './record.ts'
import { partner } from './partner.ts'
import { MARKS } from './figures-stale.ts'
import { heldFor } from './held-for.ts'
import { hoursFor, MOST_PLACES, slotOf, timeSlot } from './time-slot.ts'
import { keptPlaces, offer, QUEUE_FACTS, rankIn, waiting, waitingOf, offerOf } from './waiting-list.ts'
import { whereabouts } from './territory.ts'
import { PART_KINDS, USUAL_KIND, WORKSHOP_KIND_NAMES, WORKSHOP_KINDS } from './workshop-kind.ts'
const { ObjectId, Mixed } = mongoose.Schema.Types

const USUAL_CAPACITY = WORKSHOP_KINDS[USUAL_KIND].programme.capacity

const place = new mongoose.Schema(
  {
    kind: { type: String, enum: ['agency', 'company'] as const, required: true },
    /** Not on site, it has a name alone: that of the agency. */
    mode: { type: String, enum: MODES, default: 'onSite' },
    name: { type: String, required: true },
    room: { type: String, default: '' },
    company: { type: ObjectId, ref: 'Company', default: null },
    site: { type: ObjectId, default: null },
    address: { type: String, default: '' },
    postcode: { type: String, default: '' },
    commune: { type: String, default: '' }
  },
  { _id: false }
)

/** So many of a kit of the agency, by its name. */
export const kitUse = new mongoose.Schema(
  { name: { type: String, required: true }, count: { type: Number, required: true, min: 1 } },
  { _id: false }
)

const part = new mongoose.Schema(
  {
    kind: { type: String, enum: PART_KINDS, required: true },
    minutes: { type: Number, required: true, min: 5, max: 480 },
    note: { type: String, default: '' }
  },
  { _id: false }
)

const facilitator = new mongoose.Schema(
  { account: { type: ObjectId, ref: 'Account', default: null }, name: { type: String, required: true } },
  { _id: false }
)

const seat = new mongoose.Schema(
  {
    person: { type: ObjectId, ref: 'Person', required: true },
    seq: { type: Number, required: true },
    since: { type: Date, required: true },
    by: { type: ObjectId, ref: 'Account', default: null },
    /** Idempotency key of the submission that took the seat: the same form sent twice is one seat. */
    key: { type: String, default: null },
    /** Of a session with slots: the one it is in, and the ledger number of the write that brought it there later. */
    slot: { type: ObjectId },
    slotSeq: { type: Number },
    /** It is one of the places kept for those the session is for first. */
    kept: { type: Boolean }
  },
  { _id: false }
)

/** What a host may say of a date before the workshop is published; 'asked': nothing yet. */
export const HOST_REPLIES = ['asked', 'agreed', 'otherDate', 'declined'] as const
export type HostReplyState = (typeof HOST_REPLIES)[number]

/** Of a draft in a company: whether its host was asked about this date and place, and what it said. */
const hostReply = new mongoose.Schema(
  {
    state: { type: String, enum: HOST_REPLIES, required: true },
    /** Ledger number of the last question: a message about an earlier one is void. */
    seq: { type: Number, default: 0, required: true },
    askedAt: { type: Date, default: null },
    repliedAt: { type: Date, default: null },
    /** The host's account, or the counsellor who noted what was said by telephone. */
    by: { type: ObjectId, ref: 'Account', default: null },
    /** Who said so by telephone. */
    saidBy: { type: String, default: '' },
    words: { type: String, default: '' }
  },
  { _id: false }
)

/** Of a published workshop: its host can no longer welcome it, and why. Its date or place changed, it says nothing any more. */
const hostImpediment = new mongoose.Schema(
  {
    at: { type: Date, required: true },
    /** null: by the link of the workshop. */
    by: { type: ObjectId, ref: 'Account', default: null },
    words: { type: String, required: true }
  },
  { _id: false }
)

/** The outbox: copied to participations and notices by flushOutbox(), then removed. */
const OUTBOX_FACTS = [
  /** Someone is asked whether they come; no seat is touched. */
  'proposed',
  /** The agency writes to who holds a seat, in its own words; no seat is touched. */
  'written',
  'registered',
  'withdrawn',
  /** A seat that a move gives back: the person has another one at the new hour. */
  'released',
  /** A seat that is given back because the session has fewer places. */
  'fewerPlaces',
  'moved',
  /** One person comes in another slot. */
  'slotMoved',
  'cancelled',
  /** How to enter, or what to bring. */
  'changed',
  /** A seat that comes from another session, which is called off. */
  'regrouped',
  /** A seat taken in place of one in another session, which is given back. */
  'movedTo',
  /** Who came without a seat is given one, and was there. */
  'walkedIn',
  /** The one that was left, given back. */
  'movedAway',
  /** A change was taken back before it was told. */
  'putBack',
  'asked',
  'published',
  'facilitators',
  /** Who of other organisations is invited to a meeting. */
  'partners',
  ...QUEUE_FACTS
] as const
const outboxEntry = new mongoose.Schema(
  {
    what: { type: String, enum: OUTBOX_FACTS, required: true },
    /** null: for the host, the facilitators, the partners, and those the workshop was proposed to. */
    person: { type: ObjectId, default: null },
    seq: { type: Number, required: true },
    at: { type: Date, required: true },
    by: { type: ObjectId, default: null },
    reason: { type: String, default: null },
    /** Of a seat that comes from another session: the person had one here before, whose date stays. */
    isHolder: { type: Boolean, default: false },
    /** Of a seat that is moved: the session that it comes from or goes to, and its ledger number there. */
    other: {
      type: new mongoose.Schema({ workshop: ObjectId, seat: Number }, { _id: false }),
      default: undefined
    },
    /** Of a seat that a person chose on their page of a workshop: that one, where the choice is kept. */
    choice: { type: ObjectId, default: undefined },
    /** Of a seat that is given back: the slot that it was in. */
    slotLeft: { type: ObjectId, default: undefined },
    /** Of words of the agency: which (GroupMessage). */
    message: { type: ObjectId, default: undefined },
    /** Of an offer that passed others: whom; of one in a slot: which. */
    passed: { type: [ObjectId], default: undefined },
    slot: { type: ObjectId },
    /** Of an entry without a person: how it was until then; who facilitated it, once published. Of a seat that comes from
     * another session: that one. */
    before: {
      type: new mongoose.Schema(
        {
          workshop: ObjectId,
          revision: Number,
          tradeLabel: String,
          startsAt: Date,
          endsAt: Date,
          timeZone: String,
          place,
          access: String,
          joining: String,
          bring: String,
          facilitators: { type: [ObjectId], default: undefined }
        },
        { _id: false }
      ),
      default: null
    }
  },
  { _id: false }
)

/** Of a save under way: what it claims is its own as long as this stands, see models/planning/reservation.ts. */
const reserving = new mongoose.Schema(
  {
    token: { type: String, required: true },
    agency: { type: ObjectId, ref: 'Agency', required: true },
    at: { type: Date, required: true }
  },
  { _id: false }
)

const logLine = new mongoose.Schema(
  {
    at: { type: Date, required: true },
    by: { type: ObjectId, ref: 'Account', default: null },
    what: { type: String, required: true },
    detail: { type: Mixed, default: null }
  },
  { _id: false }
)

const schema = new mongoose.Schema(
  {
    agency: { type: ObjectId, ref: 'Agency', required: true },
    ...whereabouts,
    kind: { type: String, enum: WORKSHOP_KIND_NAMES, default: USUAL_KIND, required: true },
    /** Number in the list it was brought in from, unique in the agency: 'DP-26-001'. */
    reference: { type: String, default: null },
    state: {
      type: String,
      enum: ['draft', 'published', 'cancelled', 'closed'] as const,
      default: 'draft',
      required: true
    },
    sector: { type: String, match: SECTOR_CODE, required: true },
    trade: { type: String, required: true },
    tradeLabel: { type: String, required: true },
    tradeVersion: { type: String, required: true },
    startsAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    timeZone: { type: String, required: true },
    place: { type: place, required: true },
    capacity: { type: Number, required: true, min: 1, max: MOST_PLACES, default: USUAL_CAPACITY },
    parts: { type: [part], default: [] },
    facilitators: { type: [facilitator], default: [] },
    kits: { type: [kitUse], default: [] },
    /** Of a meeting of professionals. */
    partners: { type: [partner], default: [] },
    access: { type: String, default: '' },
    /** By video, the address that opens it; by telephone, the number to call, '' when the agency calls. */
    joining: { type: String, default: '' },
    bring: { type: String, default: '' },
    /** What its host provides, one thing a line. */
    hostNeeds: { type: String, default: '' },
    /** Public aimed at and agreement, in the words of the list it came from. */
    audience: { type: String, default: '' },
    /** Publics the session is for first: each counts when people are ranked for it. */
    priorities: { type: [{ type: String, validate: isGroupName }], default: [] },
    agreement: { type: String, default: '' },
    remarks: { type: String, default: '' },
    stepFree: { type: Boolean, default: null },
    hostReply: { type: hostReply, default: null },
    hostImpediment: { type: hostImpediment, default: null },
    /** Professionals of the company who will be there, as its host names them. */
    hostPresents: { type: String, default: '' },
    /** The format it was planned with; absent otherwise. */
    format: { type: ObjectId, ref: 'Format' },
    /** Laid out with others; absent otherwise. */
    series: { type: ObjectId, ref: 'Series' },
    /** Campaigns that it was tagged with by hand; see models/planning/campaigns. */
    campaigns: { type: [ObjectId], default: undefined },

    /** The seat ledger: number of writes so far, holders in order, and capacity + extra - seats - offers. */
    ledger: { type: Number, default: 0, required: true },
    seats: { type: [seat], default: [] },
    /** Who waits, and for whom a seat is held until they answer; absent from what was written before. */
    waiting: { type: [waiting], default: [] },
    offers: { type: [offer], default: [] },
    kept: { type: keptPlaces, default: null },
    seatsFree: { type: Number, required: true, default: USUAL_CAPACITY },
    /** A list gave it another number of places, and nobody was offered them yet; null or absent: all is offered. */
    unsettled: { type: Date },
    /** Places added beyond the capacity, each time with a reason; absent: none ever were. */
    extra: { type: [extraPlaces], default: undefined },
    /** In order of time; the capacity is their sum. Empty: everyone comes at the start. */
    slots: { type: [timeSlot], default: [] },
    /** Ledger number of the last change of date or place: reminders planned before it are void. */
    movedSeq: { type: Number, default: 0, required: true },
    outbox: { type: [outboxEntry], default: [] },
    reserving: { type: reserving, default: undefined },

    /** How many came, where nobody is called by name; null: not counted yet. */
    headcount: { type: Number, default: null },
    declared: {
      type: new mongoose.Schema(
        { registered: { type: Number, default: null }, attended: { type: Number, default: null } },
        { _id: false }
      ),
      default: null
    },
    publishedAt: { type: Date, default: null },
    cancelledAt: { type: Date, default: null },
    cancelReason: { type: String, default: null },
    closedAt: { type: Date, default: null },
    closedAnyway: { type: String, default: null },
    log: { type: [logLine], default: [] },
    /** Cell of the figures: 'YYYY-MM|agency|sector|place kind'. */
    cell: { type: String, required: true },
    /** Cells it counted in before it was moved: they are counted again with it. */
    pastCells: { type: [String], default: [] },
    ...MARKS
  },
  { timestamps: true }
)
schema.index({ agency: 1, startsAt: 1, _id: 1 })
schema.index({ region: 1, startsAt: 1, _id: 1 })
schema.index({ state: 1, startsAt: 1, _id: 1 })
schema.index({ departement: 1, startsAt: 1, _id: 1 })
schema.index({ basin: 1, startsAt: 1, _id: 1 })
schema.index({ 'place.company': 1, startsAt: 1 })
schema.index({ 'facilitators.account': 1, startsAt: 1 })
schema.index(
  { agency: 1, reference: 1 },
  { unique: true, partialFilterExpression: { reference: { $type: 'string' } } }
)
schema.index({ 'seats.person': 1, startsAt: 1 })
schema.index({ 'waiting.person': 1, startsAt: 1 })
schema.index({ 'offers.person': 1, startsAt: 1 })
schema.index({ 'offers.until': 1 }, { sparse: true })
schema.index({ 'kept.opensAt': 1 }, { sparse: true })
schema.index({ 'waiting.seq': 1 }, { sparse: true })
schema.index({ unsettled: 1 }, { sparse: true })
schema.index({ 'reserving.at': 1 }, { sparse: true })
schema.index({ 'reserving.agency': 1 }, { sparse: true })
schema.index({ 'reserving.token': 1 }, { sparse: true })
schema.index({ 'outbox.seq': 1 }, { sparse: true })
schema.index({ 'partners.email': 1, endsAt: 1 }, { sparse: true })
schema.index({ format: 1 }, { sparse: true })
schema.index({ series: 1 }, { sparse: true })
schema.index({ campaigns: 1, startsAt: 1, _id: 1 })
schema.index({ cell: 1 })
schema.index({ figuresStale: 1 }, { sparse: true })
schema.index({ stagesStale: 1 }, { sparse: true })

export type WorkshopStatus = 'draft' | 'scheduled' | 'open' | 'full' | 'toClose' | 'closed' | 'cancelled'

schema.pre('validate', function () {
  if (this.isNew) this.seatsFree = placesInAll(this) - this.seats.length - this.offers.length
})

/** Lines of the log after which the form of a workshop may show something else: a list publishes and changes at once. */
const REVISIONS = new Set([
  'planned',
  'revised',
  'moved',
  'capacity',
  'slots',
  'published',
  'regrouped',
  'changeUndone'
])

class WorkshopRecord extends record(schema) {
  get taken(): number {
    return this.seats.length
  }

  /** 'YYYY-MM-DD' of the day it is held, at its place. */
  get localDay(): string {
    return localDate(this.startsAt, this.timeZone)
  }

  isFull(): boolean {
    return this.seatsFree <= 0
  }

  hasStarted(now = new Date()): boolean {
    return this.startsAt <= now
  }

  hasEnded(now = new Date()): boolean {
    return this.endsAt <= now
  }

  statusAt(now = new Date()): WorkshopStatus {
    return statusOf(this, now)
  }

  /** When what it says was last changed, and by whom; seats are not counted. Null when nothing tells. */
  get lastRevision() {
    return this.log.findLast(({ what }) => REVISIONS.has(what)) ?? null
  }

  /** Whether what it says was changed since its log had so many lines. */
  isRevisedSince(lines: number): boolean {
    return this.log.slice(lines).some(({ what }) => REVISIONS.has(what))
  }

  seatOf(person: mongoose.Types.ObjectId | string) {
    return this.seats.find(held => held.person.equals(person)) ?? null
  }

  waitingOf(person: mongoose.Types.ObjectId | string) {
    return waitingOf(this, person)
  }

  offerOf(person: mongoose.Types.ObjectId | string) {
    return offerOf(this, person)
  }

  /** 1 for the first of the list; null for who does not wait. */
  rankOf(person: mongoose.Types.ObjectId | string): number | null {
    return rankIn(this, person)
  }

  /** Seats that a person may take: places kept for others are not theirs. */
  freeTo({ isPriority }: { isPriority: boolean }): number {
    return Math.max(0, isPriority ? this.seatsFree : this.seatsFree - (this.kept?.free ?? 0))
  }

  slotOf(person: mongoose.Types.ObjectId) {
    return slotOf(this, person)
  }

  hoursFor(person: mongoose.Types.ObjectId) {
    return hoursFor(this, person)
  }

  /** As hoursFor, with where and how: the way to join, and the place only for who comes there. */
  heldFor(person: mongoose.Types.ObjectId) {
    return heldFor(this, person)
  }
}

export interface Timed {
  state: 'draft' | 'published' | 'cancelled' | 'closed'
  startsAt: Date
  endsAt: Date
  seatsFree: number
}

/** Published is said by its moment: open, full, or to close once ended. */
export function statusOf(workshop: Timed, now = new Date()): WorkshopStatus {
  if (workshop.state !== 'published') return workshop.state
  if (workshop.endsAt <= now) return 'toClose'
  return workshop.seatsFree <= 0 ? 'full' : 'open'
}

export function cellOf(workshop: {
  startsAt: Date
  timeZone: string
  agency: unknown
  sector: string
  place: { kind: string }
}): string {
  const month = localDate(workshop.startsAt, workshop.timeZone).slice(0, 7)
  return `${month}|${String(workshop.agency)}|${workshop.sector}|${workshop.place.kind}`
}

export type Workshop = WorkshopRecord
export const Workshop = defineModel('Workshop', schema, WorkshopRecord)

/** People arrive before the start: whoever welcomes them may tick them in from an hour before. */
export const ARRIVALS_BEFORE_MS = 3_600_000

export function opensAt({ startsAt }: { startsAt: Date }): Date {
  return new Date(startsAt.getTime() - ARRIVALS_BEFORE_MS)
}

export interface Missing {
  attendance: mongoose.Types.ObjectId[]
  debriefs: mongoose.Types.ObjectId[]
  stepDates: mongoose.Types.ObjectId[]
}
