import type { Key } from '#lib/i18n.ts'
import { MODES, type Mode } from '#lib/modes.ts'

export const PART_KINDS = ['talk', 'exercises', 'debrief', 'visit', 'other'] as const
export type PartKind = (typeof PART_KINDS)[number]

export const RECORDED = ['rollCall', 'debrief', 'nextSteps', 'wishes'] as const
export type Recorded = (typeof RECORDED)[number]

/** The moments of a life, in the order of each kind. */
export type LifecycleStep = 'prepare' | 'register' | 'invite' | 'welcome' | 'debrief' | 'count' | 'next'

export interface WorkshopKindFacts {
  programme: { parts: readonly { kind: PartKind; minutes: number }[]; capacity: number }
  name: Key
  modes: readonly Mode[]
  /** Professionals hold no seat: no job seeker is registered, and it is not among the open workshops. */
  attendedBy: 'jobSeekers' | 'professionals'
  /** A seat names the hour of its holder. */
  slots: boolean
  records: Readonly<Record<Recorded, boolean>>
  inFunnel: boolean
  life: readonly LifecycleStep[]
}

const NOTHING = { rollCall: false, debrief: false, nextSteps: false, wishes: false } as const
/** Nobody observes a skill. */
const WITHOUT_DEBRIEF = ['prepare', 'register', 'welcome', 'next'] as const

/**
 * The funnel goes from a seat to interest and aptitude, seen in a debrief: only a kind that is debriefed counts in it.
 * What follows from the others is written in the person's file as a next step of hers.
 */
export const WORKSHOP_KINDS = {
  detection: {
    programme: {
      parts: [
        { kind: 'talk', minutes: 45 },
        { kind: 'exercises', minutes: 90 },
        { kind: 'debrief', minutes: 45 }
      ],
      capacity: 12
    },
    name: 'kinds.name.detection',
    modes: ['onSite', 'video'],
    attendedBy: 'jobSeekers',
    slots: false,
    records: { rollCall: true, debrief: true, nextSteps: true, wishes: true },
    inFunnel: true,
    life: ['prepare', 'register', 'welcome', 'debrief', 'next']
  },
  /** Networks and partners meet: a headcount is declared afterwards, nothing is kept of anybody. */
  informationMeeting: {
    programme: {
      parts: [
        { kind: 'talk', minutes: 60 },
        { kind: 'other', minutes: 30 }
      ],
      capacity: 20
    },
    name: 'kinds.name.informationMeeting',
    modes: MODES,
    attendedBy: 'professionals',
    slots: false,
    records: NOTHING,
    inFunnel: false,
    life: ['prepare', 'invite', 'count']
  },
  /** People meet recruiters: nobody observes a skill, and a company says whom it would like to see again. */
  jobDating: {
    programme: { parts: [{ kind: 'other', minutes: 180 }], capacity: 24 },
    name: 'kinds.name.jobDating',
    modes: MODES,
    attendedBy: 'jobSeekers',
    slots: true,
    records: { rollCall: true, debrief: false, nextSteps: true, wishes: true },
    inFunnel: false,
    life: WITHOUT_DEBRIEF
  },
  /** Groups are as small as in a workshop: a company shows its posts at its place, nobody is put to the test. */
  companyVisit: {
    programme: {
      parts: [
        { kind: 'talk', minutes: 30 },
        { kind: 'visit', minutes: 75 },
        { kind: 'other', minutes: 15 }
      ],
      capacity: 10
    },
    name: 'kinds.name.companyVisit',
    modes: ['onSite', 'video'],
    attendedBy: 'jobSeekers',
    slots: false,
    records: { rollCall: true, debrief: false, nextSteps: true, wishes: true },
    inFunnel: false,
    life: WITHOUT_DEBRIEF
  },
  /** People come and go between companies on a screen: who came is known, and nothing of how it went. */
  onlineFair: {
    programme: {
      parts: [
        { kind: 'talk', minutes: 30 },
        { kind: 'other', minutes: 90 }
      ],
      capacity: 60
    },
    name: 'kinds.name.onlineFair',
    modes: ['video'],
    attendedBy: 'jobSeekers',
    slots: false,
    records: { rollCall: true, debrief: false, nextSteps: true, wishes: false },
    inFunnel: false,
    life: WITHOUT_DEBRIEF
  }
} as const satisfies Readonly<Record<string, WorkshopKindFacts>>

export type WorkshopKind = keyof typeof WORKSHOP_KINDS
export const WORKSHOP_KIND_NAMES = Object.keys(WORKSHOP_KINDS) as WorkshopKind[]

/** The kind of a workshop that says none: it was written by a version that knew no other. */
export const USUAL_KIND: WorkshopKind = 'detection'

export function factsOfKind({ kind }: { kind?: WorkshopKind | null }): WorkshopKindFacts {
  return WORKSHOP_KINDS[kind ?? USUAL_KIND]
}

/** The kinds that record none of this; empty while there is nothing to ask of a workshop. */
export function kindsWithout(recorded: Recorded): WorkshopKind[] {
  const kinds = Object.entries(WORKSHOP_KINDS) as [WorkshopKind, WorkshopKindFacts][]
  return kinds.filter(([, { records }]) => !records[recorded]).map(([kind]) => kind)
}

const KINDS_OF_PROFESSIONALS = WORKSHOP_KIND_NAMES.filter(
  kind => WORKSHOP_KINDS[kind].attendedBy === 'professionals'
)

/** What holds of a workshop that job seekers may come to, to ask the store with. */
export const FOR_JOB_SEEKERS = { kind: { $nin: KINDS_OF_PROFESSIONALS } }

export function isForJobSeekers(workshop: { kind?: WorkshopKind | null }): boolean {
  return factsOfKind(workshop).attendedBy === 'jobSeekers'
}
