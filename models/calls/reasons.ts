import type { Key } from '#lib/i18n.ts'
import { ABSENCE_REASONS } from '#models/follow-up/attendance.ts'
import { DECLINE_REASONS } from '#models/invitations/proposing.ts'
import type { CallAnswer, CallReason } from '#models/records/call.ts'
import { REQUEST_ANSWERS } from '#models/records/seat-request.ts'
import { WITHDRAWAL_REASONS } from '#models/seats/seats.ts'
import { freedSeats } from './found/freed-seats.ts'
import { callsAskedFor, newsDue, wishesToAsk } from './found/followed.ts'
import { lateRegistrations } from './found/late-registrations.ts'
import { searchesEnded } from './found/searches-ended.ts'
import { seatsAskedFor } from './found/seat-requests.ts'
import { unansweredProposals, unexplainedAbsences } from './found/participations.ts'
import { isExpected, unreached } from './found/unreached.ts'
import { wordsToRead } from './found/words-to-read.ts'
import { LEAVING_REASONS } from '#models/seats/waiting.ts'
import type { CallLine, Finder } from './line.ts'
import * as verbs from './verbs.ts'

const DAY = 86_400_000

/** What one answer says, does, and how that is taken back within ten minutes; null: it is not. */
export interface AnswerFacts {
  label: Key
  /** In small: what it does. */
  effect: Key
  does: verbs.Verb
  undo: verbs.Undoing | null
  /** Reasons that may go with it, by code; empty: none is asked. */
  why: readonly string[]
  whyKey: (why: string) => Key
  isWhyNeeded: boolean
  /** Other dates may go with it. */
  hasDates: boolean
  isDateNeeded: boolean
  /** For how long the reason rests once answered so; null: for good. */
  restsFor: number | null
}

export type OwnAnswer = Exclude<CallAnswer, 'noAnswer' | 'callBack'>

interface ReasonFacts {
  /** null: found by another reason's finder, or among the calls made. */
  find: Finder | null
  /** One sentence to read aloud. */
  say: (line: CallLine) => Key
  answers: Partial<Record<OwnAnswer, AnswerFacts>>
  /** Of who wants no calls: not shown; shown without their number, for they must know; or they asked to be called. */
  toWhoRefuses: 'never' | 'mustKnow' | 'asked'
  /** Answering it answers the others that inform of the same workshop: it was said with them. */
  informs: boolean
}

const plain = {
  does: verbs.nothingElse,
  undo: verbs.nothingToUndo,
  why: [],
  whyKey: (why: string): Key => `candidates.declined.${why as 'other'}`,
  isWhyNeeded: false,
  hasDates: false,
  isDateNeeded: false,
  restsFor: null
} as const

const comes = {
  yes: { ...plain, label: 'calls.answer.comes', effect: 'calls.effect.comes' },
  no: {
    ...plain,
    label: 'calls.answer.notComing',
    effect: 'calls.effect.givesBack',
    does: verbs.giveSeatBack,
    undo: verbs.comeAfterAll,
    why: WITHDRAWAL_REASONS.filter(reason => reason !== 'byService' && reason !== 'mistake'),
    whyKey: (why: string): Key => `workshops.withdrawal.${why as 'other'}`,
    hasDates: true
  }
} as const satisfies ReasonFacts['answers']

/** The workshop is over for them: told, or another date. */
const lost = {
  told: { ...plain, label: 'calls.answer.told', effect: 'calls.effect.told' },
  otherDate: {
    ...plain,
    label: 'calls.answer.otherDate',
    effect: 'calls.effect.otherDate',
    does: verbs.takeNext,
    undo: verbs.leaveNext,
    hasDates: true,
    isDateNeeded: true
  }
} as const satisfies ReasonFacts['answers']

/** All that the house knows of each reason to call somebody. */
export const REASONS: Readonly<Record<CallReason, ReasonFacts>> = {
  freed: {
    toWhoRefuses: 'never',
    find: freedSeats,
    say: () => 'calls.say.freed',
    answers: {
      yes: {
        ...plain,
        label: 'calls.answer.comes',
        effect: 'calls.effect.registers',
        does: verbs.takeFreed,
        undo: verbs.backOnList
      },
      no: {
        ...plain,
        label: 'calls.answer.declines',
        effect: 'calls.effect.givesNext',
        does: verbs.leaveFreed,
        undo: verbs.backOnList,
        why: LEAVING_REASONS,
        whyKey: why => `workshops.withdrawal.${why as 'other'}`,
        hasDates: true
      }
    },
    informs: false
  },
  lateRegistration: {
    toWhoRefuses: 'mustKnow',
    find: lateRegistrations,
    say: () => 'calls.say.lateRegistration',
    answers: comes,
    informs: true
  },
  change: {
    toWhoRefuses: 'mustKnow',
    find: unreached,
    say: ({ message = 'changed' }) => `calls.say.change.${message as 'changed'}`,
    answers: { ...comes, ...lost },
    informs: true
  },
  confirmation: {
    toWhoRefuses: 'mustKnow',
    find: null,
    say: () => 'calls.say.confirmation',
    answers: comes,
    informs: true
  },
  emailRefused: {
    toWhoRefuses: 'mustKnow',
    find: null,
    say: () => 'calls.say.emailRefused',
    answers: comes,
    informs: true
  },
  written: {
    toWhoRefuses: 'mustKnow',
    find: wordsToRead,
    say: () => 'calls.say.written',
    answers: { ...comes, told: lost.told },
    informs: false
  },
  wanted: {
    toWhoRefuses: 'asked',
    find: callsAskedFor,
    say: () => 'calls.say.wanted',
    answers: {
      done: {
        ...plain,
        label: 'calls.answer.done',
        effect: 'calls.effect.told',
        does: verbs.callWasMade,
        undo: verbs.wantCallAgain
      },
      otherDate: { ...lost.otherDate, does: verbs.giveDateAsked, undo: verbs.wantCallAgain }
    },
    informs: false
  },
  seatRequest: {
    toWhoRefuses: 'asked',
    find: seatsAskedFor,
    say: () => 'calls.say.seatRequest',
    answers: {
      yes: {
        ...plain,
        label: 'calls.answer.comes',
        effect: 'calls.effect.registers',
        does: verbs.registerAsked,
        undo: verbs.waitAgain
      },
      told: {
        ...plain,
        label: 'calls.answer.withoutSeat',
        effect: 'calls.effect.told',
        does: verbs.answerAsked,
        undo: verbs.askedAgain,
        why: REQUEST_ANSWERS,
        whyKey: why => `seatRequests.outcome.${why as 'full'}`,
        isWhyNeeded: true
      }
    },
    informs: false
  },
  proposal: {
    toWhoRefuses: 'never',
    find: unansweredProposals,
    say: () => 'calls.say.proposal',
    answers: {
      yes: {
        ...plain,
        label: 'calls.answer.comes',
        effect: 'calls.effect.registers',
        does: verbs.acceptProposal,
        undo: verbs.askAgain
      },
      no: {
        ...plain,
        label: 'calls.answer.declines',
        effect: 'calls.effect.declines',
        does: verbs.declineProposal,
        undo: verbs.askAgain,
        why: DECLINE_REASONS,
        hasDates: true
      }
    },
    informs: false
  },
  callBack: {
    toWhoRefuses: 'asked',
    find: null,
    say: () => 'calls.say.callBack',
    answers: { done: { ...plain, label: 'calls.answer.done', effect: 'calls.effect.told' } },
    informs: false
  },
  /** To be read; whoever likes to take news does. */
  searchEnded: {
    toWhoRefuses: 'mustKnow',
    find: searchesEnded,
    say: () => 'calls.say.searchEnded',
    answers: { done: { ...plain, label: 'calls.answer.read', effect: 'calls.effect.told' } },
    informs: false
  },
  wish: {
    toWhoRefuses: 'never',
    find: wishesToAsk,
    say: () => 'calls.say.wish',
    answers: {
      yes: {
        ...plain,
        label: 'calls.answer.agrees',
        effect: 'calls.effect.agrees',
        does: verbs.agreeToMeet,
        undo: verbs.wishAgain,
        restsFor: 7 * DAY
      },
      no: {
        ...plain,
        label: 'calls.answer.declines',
        effect: 'calls.effect.refuses',
        does: verbs.refuseToMeet,
        undo: verbs.wishAgain
      }
    },
    informs: false
  },
  absence: {
    toWhoRefuses: 'never',
    find: unexplainedAbsences,
    say: () => 'calls.say.absence',
    answers: {
      explained: {
        ...plain,
        label: 'calls.answer.explained',
        effect: 'calls.effect.explained',
        does: verbs.explainAbsence,
        undo: verbs.unexplain,
        why: ABSENCE_REASONS.person,
        whyKey: why => `workshops.withdrawal.${why as 'other'}`,
        isWhyNeeded: true
      },
      done: { ...plain, label: 'calls.answer.unsaid', effect: 'calls.effect.told' }
    },
    informs: false
  },
  followUp: {
    toWhoRefuses: 'never',
    find: newsDue,
    say: ({ subject }) => (subject ? 'calls.say.followUp' : 'calls.say.news'),
    answers: {
      nothingYet: {
        ...plain,
        label: 'calls.answer.nothingYet',
        effect: 'calls.effect.nothingYet',
        restsFor: 30 * DAY
      }
    },
    informs: false
  }
}

/** The answers that a line may be given. */
export function offersOf({
  kind,
  message,
  isUnknown
}: Pick<CallLine, 'kind' | 'message' | 'isUnknown'>): OwnAnswer[] {
  // No seat before somebody says whose file it is.
  if (isUnknown) return ['told']
  const all = kind === 'change' ? (isExpected(message ?? 'changed') ? comes : lost) : REASONS[kind].answers
  return Object.keys(all) as OwnAnswer[]
}
