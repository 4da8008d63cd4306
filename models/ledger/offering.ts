import type { OfferWindow } from './offer-window.ts'

type Expression = Record<string, unknown>

/** Who went to the end of the list in this very write is not offered the seat again by it. */
export const isThere = (one: string): Expression => ({ $ne: [`${one}.seq`, '$ledger'] })

export const sizeOfThose = (as: string, ...cond: unknown[]): Expression => ({
  $size: { $filter: { input: '$waiting', as, cond: { $and: cond } } }
})

/** The offer to `$$one`, who waits. */
export const offerTo = ({ from, until }: OfferWindow, now: Date): Expression => ({
  person: '$$one.person',
  seq: '$ledger',
  waited: '$$one.seq',
  since: '$$one.since',
  by: '$$one.by',
  priority: '$$one.priority',
  lapsedAt: '$$one.lapsedAt',
  at: now,
  from,
  until
})

/** What is owed to `$$one` for it. */
export const OFFERED = { what: 'offered', person: '$$one.person', seq: '$ledger', by: null }
