import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import type { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

/** The plan a change is made under, and the ledger number of the session that its author read. */
export interface UnderPlan {
  id: Id
  ledger: number
  /** Whether people are told. */
  tells: boolean
  /** Every session of the plan: one may take the day that another leaves. */
  sessions: readonly Id[]
}

type Logged = Pick<Workshop, 'log'>

/** Where the log says that a plan was applied (`plan`) or taken back (`undone`); -1: nowhere. */
export function lineOf({ log }: Logged, plan: Id, how: 'plan' | 'undone'): number {
  return log.findIndex(({ detail }) => {
    const named = (detail as Record<string, unknown> | null)?.[how]
    return named !== undefined && plan.equals(named as Id)
  })
}

/** What a line of the log keeps of the plan. */
export const named = (plan: UnderPlan | undefined) => (plan ? { plan: plan.id } : {})

/** Only the tests of races open it, to prove that a plan would be done twice without it. */
export const guards = {
  isAsRead: ({ ledger }: Pick<Workshop, 'ledger'>, plan: UnderPlan): boolean => ledger === plan.ledger
}

/** Refuses a session that is no longer as whoever confirmed the plan read it. */
export function refuseUnlessAsRead(before: Workshop, plan: UnderPlan | undefined): void {
  if (plan && !guards.isAsRead(before, plan)) throw new Refusal('errors.workshop.changedMeanwhile')
}
