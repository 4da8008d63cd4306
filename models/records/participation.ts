import mongoose from 'mongoose'
import { SECTOR_CODE } from './sector.ts'
import { defineModel, record } from './record.ts'
import { MARKS } from './figures-stale.ts'
import { whereabouts } from './territory.ts'
import { FAMILIES, nextStep } from './next-step.ts'
import { QUEUE_FACTS } from './waiting-list.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

/** What the agency made of a wish of the host; a wish that nobody has answered yet says nothing. */
export const WISH_STATES = ['proposed', 'contact', 'step', 'closed'] as const
export type WishState = (typeof WISH_STATES)[number]
/** Why nothing comes of a wish: read by the agency alone, never told to the host. */
export const WISH_REASONS = [
  'declined',
  'unreachable',
  'employed',
  'otherPath',
  'hostChanged',
  'other'
] as const
export type WishReason = (typeof WISH_REASONS)[number]

const wishAnswer = {
  state: { type: String, enum: WISH_STATES, required: true },
  reason: { type: String, enum: [...WISH_REASONS, null], default: null },
  /** The next step that it became. */
  step: { type: ObjectId, default: null },
  at: { type: Date, required: true },
  by: { type: ObjectId, ref: 'Account', default: null }
}

/** The answer that holds, and those before it, the oldest first. */
const wish = new mongoose.Schema(
  { ...wishAnswer, earlier: { type: [new mongoose.Schema(wishAnswer, { _id: false })], default: [] } },
  { _id: false }
)

/** A refusal or a seat given back, with the proposal and the registration it ended. */
const earlierAttempt = new mongoose.Schema(
  {
    state: { type: String, enum: ['declined', 'withdrawn'] as const, required: true },
    proposedAt: { type: Date, default: null },
    proposedBy: { type: ObjectId, default: null },
    registeredAt: { type: Date, default: null },
    registeredBy: { type: ObjectId, default: null },
    withdrawnAt: { type: Date, default: null },
    withdrawnBy: { type: ObjectId, default: null },
    reason: { type: String, default: null },
    movedFrom: { type: ObjectId, default: null },
    movedTo: { type: ObjectId, default: null }
  },
  { _id: false }
)

/** What a person says of a seat on their page: of the session as they read it, see ./own-words.ts. */
const said = { at: { type: Date, required: true }, seen: { type: Number, required: true } }

/** Why someone wants the agency to call: none of the dates suits, there was none, or another is asked for. */
export const CALL_REASONS = ['noneSuits', 'noDate', 'otherDate'] as const
export type CallReason = (typeof CALL_REASONS)[number]

/** What may stand in the way of a registration: the first two ask for a reason, the others are said beside it. */
export const OVERRIDDEN = ['overlap', 'sameDay', 'sameSector', 'threeAbsences'] as const
export type Overridden = (typeof OVERRIDDEN)[number]

/** One step of the waiting list, as the ledger wrote it under `seq`; `passed`: who waited longer. */
const queueEvent = new mongoose.Schema(
  {
    what: { type: String, enum: QUEUE_FACTS, required: true },
    seq: { type: Number, required: true },
    at: { type: Date, required: true },
    by: { type: ObjectId, ref: 'Account', default: null },
    reason: { type: String, default: null },
    passed: { type: [ObjectId], default: undefined },
    slot: { type: ObjectId }
  },
  { _id: false }
)

const schema = new mongoose.Schema(
  {
    person: { type: ObjectId, ref: 'Person', required: true },
    workshop: { type: ObjectId, ref: 'Workshop', required: true },
    /** Where the seat stands, copied from the ledger; `seq` is the ledger number of that copy, -1 before the first seat. */
    state: {
      type: String,
      enum: ['proposed', 'waiting', 'offered', 'registered', 'declined', 'withdrawn', 'byService'] as const,
      required: true
    },
    seq: { type: Number, required: true, default: -1 },
    proposedAt: { type: Date, default: null },
    proposedBy: { type: ObjectId, ref: 'Account', default: null },
    registeredAt: { type: Date, default: null },
    registeredBy: { type: ObjectId, ref: 'Account', default: null },
    overrideReason: { type: String, default: null },
    /** What that reason passes over, as it was said; absent: nothing. */
    overrides: { type: [{ type: String, enum: OVERRIDDEN }], default: undefined },
    withdrawnAt: { type: Date, default: null },
    withdrawnBy: { type: ObjectId, ref: 'Account', default: null },
    reason: { type: String, default: null },
    /** The session that this seat came from, and the one that it was left for. */
    movedFrom: { type: ObjectId, ref: 'Workshop', default: null },
    movedTo: { type: ObjectId, ref: 'Workshop', default: null },
    /** The slot of the seat that was given back last. */
    leftSlot: { type: ObjectId, default: null },
    /** Since when the person waits or waited, and until when a seat is or was held for them. */
    waitingAt: { type: Date, default: null },
    waitingBy: { type: ObjectId, ref: 'Account', default: null },
    offeredAt: { type: Date, default: null },
    /** What the waiting list did for them, the oldest first; absent: nothing. No default: an insertion that adds to it clashes. */
    queue: { type: [queueEvent], default: undefined },
    /** What had come of it each time the workshop was proposed anew, the oldest first. */
    past: { type: [earlierAttempt], default: [] },

    /** On their page the person said that they come; at what hour, 'HH:MM' there, when that is late. */
    confirmed: { type: new mongoose.Schema(said, { _id: false }), default: null },
    late: {
      type: new mongoose.Schema({ ...said, time: { type: String, required: true } }, { _id: false }),
      default: null
    },
    /** The one date that the person takes on their page, this one or another: who presses two at once gets one. */
    chosen: {
      type: new mongoose.Schema(
        {
          workshop: ObjectId,
          at: { type: Date, required: true },
          /** Ledger number of the seat that was taken for it; null: claimed alone so far. */
          seat: { type: Number, default: null }
        },
        { _id: false }
      ),
      default: null
    },
    /** The person waits for a call of the agency. */
    callWanted: {
      type: new mongoose.Schema(
        { at: { type: Date, required: true }, why: { type: String, enum: CALL_REASONS, required: true } },
        { _id: false }
      ),
      default: null
    },

    agency: { type: ObjectId, ref: 'Agency', required: true },
    ...whereabouts,
    sector: { type: String, match: SECTOR_CODE, required: true },
    placeKind: { type: String, enum: ['agency', 'company'] as const, required: true },
    startsAt: { type: Date, required: true },
    targetGroups: { type: [String], default: [] },
    cell: { type: String, required: true },
    ...MARKS,

    attendance: { type: String, enum: ['attended', 'partly', 'excused', 'noshow', null], default: null },
    absenceReason: { type: String, default: null },
    attendanceAt: { type: Date, default: null },
    attendanceBy: { type: ObjectId, ref: 'Account', default: null },
    /** Of who came late, or left before the end. */
    arrivedAt: { type: Date, default: null },
    leftAt: { type: Date, default: null },
    corrections: {
      type: [
        new mongoose.Schema(
          {
            at: { type: Date, required: true },
            by: { type: ObjectId, default: null },
            from: { type: String, default: null },
            to: { type: String, default: null },
            why: { type: String, default: null }
          },
          { _id: false }
        )
      ],
      default: []
    },

    debrief: {
      type: new mongoose.Schema(
        {
          /** 0 no interest, 1 hesitates, 2 interested, 3 very interested: what the person said. */
          interest: { type: Number, min: 0, max: 3, default: null },
          /** Skill code → 0 not observed, 1 to develop, 2 observed, 3 strength. No total is ever made. */
          skills: { type: Mixed, default: {} },
          strength: { type: String, default: '' },
          at: { type: Date, default: null },
          by: { type: ObjectId, ref: 'Account', default: null }
        },
        { _id: false }
      ),
      default: null
    },
    /** Interest and aptitude as the region defines it, computed when the debrief is written. */
    apt: { type: Boolean, default: null },

    meetAgainAt: { type: Date, default: null },
    meetAgainBy: { type: ObjectId, ref: 'Account', default: null },
    /** null: the host wishes to meet the person again, if it does, and the agency has not answered. */
    wish: { type: wish, default: null },
    /** The agency that answers the wish once the person has left that of the workshop. */
    wishAgency: { type: ObjectId, ref: 'Agency', default: null },

    nextSteps: { type: [nextStep], default: [] },
    /** First immersion, training or job that started within the months that count: what the funnel counts. */
    started: { type: String, enum: [...FAMILIES, null], default: null },
    startedOn: { type: String, default: null }
  },
  { timestamps: true }
)
schema.index({ workshop: 1, person: 1 }, { unique: true })
schema.index({ person: 1, startsAt: -1 })
schema.index({ cell: 1 })
schema.index({ figuresStale: 1 }, { sparse: true })
schema.index({ stagesStale: 1 }, { sparse: true })
schema.index({ agency: 1, state: 1, startsAt: 1 })
const WISHED = { partialFilterExpression: { meetAgainAt: { $gt: new Date(0) } } }
schema.index({ agency: 1, meetAgainAt: 1 }, WISHED)
schema.index({ wishAgency: 1, meetAgainAt: 1 }, WISHED)
schema.index(
  { agency: 1, 'callWanted.at': 1 },
  { partialFilterExpression: { 'callWanted.at': { $gt: new Date(0) } } }
)

class ParticipationRecord extends record(schema) {
  /** What a list says of the person: the seat's state until the roll-call, then attendance. */
  get standing() {
    return standingOf(this)
  }

  mayHaveAttended(): boolean {
    return this.state === 'registered' && (this.attendance === 'attended' || this.attendance === 'partly')
  }
}

export function standingOf(row: {
  state: ParticipationState
  attendance?: Attendance | null
}): ParticipationState | Attendance {
  return row.state === 'registered' && row.attendance ? row.attendance : row.state
}

export type ParticipationState =
  'proposed' | 'waiting' | 'offered' | 'registered' | 'declined' | 'withdrawn' | 'byService'
export type Attendance = 'attended' | 'partly' | 'excused' | 'noshow'

/** One person × one workshop: attendance, debrief and next steps hang on it, statistics read it. */
export type Participation = ParticipationRecord
export const Participation = defineModel('Participation', schema, ParticipationRecord)
