import type { Key } from '#lib/i18n.ts'

export const PART_KINDS = ['talk', 'exercises', 'debrief', 'visit', 'other'] as const
export type PartKind = (typeof PART_KINDS)[number]

export const RECORDED = ['rollCall', 'debrief', 'nextSteps', 'wishes'] as const
export type Recorded = (typeof RECORDED)[number]

export interface WorkshopKindFacts {
  programme: { parts: readonly { kind: PartKind; minutes: number }[]; capacity: number }
  name: Key
  records: Readonly<Record<Recorded, boolean>>
  inFunnel: boolean
  /** Its hours are cut into slots, and each seat is in one. */
  slots: boolean
}

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
    name: 'workshops.kind.detection',
    records: { rollCall: true, debrief: true, nextSteps: true, wishes: true },
    inFunnel: true,
    slots: false
  },
  jobDating: {
    programme: { parts: [{ kind: 'other', minutes: 180 }], capacity: 18 },
    name: 'workshops.kind.jobDating',
    records: { rollCall: true, debrief: false, nextSteps: true, wishes: true },
    inFunnel: false,
    slots: true
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
