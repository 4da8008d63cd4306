import { callsWanted } from '#models/follow-up/call-wanted.ts'
import { followUpsDue } from '#models/follow-up/portfolio.ts'
import { wishesDue } from '#models/follow-up/wishes.ts'
import type { Asked, CallLine, Found } from '../line.ts'

const DAY = 86_400_000

/** Whose news is due. */
export async function newsDue({ account, limit, now }: Asked): Promise<Found> {
  const { items } = await followUpsDue(account, { limit, now })
  const lines = items.map(({ person, workshop, since }) => ({
    kind: 'followUp' as const,
    person,
    subject: workshop,
    since: since ?? now,
    limit: null
  }))
  return { lines, isCut: items.length === limit }
}

/** Who asked for a call on their page, and is expected to be called within a day. */
export async function callsAskedFor({ account, limit, now }: Asked): Promise<Found> {
  const { items } = await callsWanted(account.agency ?? null, { limit })
  const lines = items.map(({ person, workshop, since }): CallLine => {
    const asked = since ?? now
    return { kind: 'wanted', person, subject: workshop, since: asked, limit: new Date(+asked + DAY) }
  })
  return { lines, isCut: items.length === limit }
}

/** Whom a host would like to meet again, and who has not been asked. */
export async function wishesToAsk({ account, limit, now }: Asked): Promise<Found> {
  const { items } = await wishesDue(account, { limit, now })
  const lines = items.map(({ person, workshop, since }) => ({
    kind: 'wish' as const,
    person,
    subject: workshop,
    since: since ?? now,
    limit: null
  }))
  return { lines, isCut: items.length === limit }
}
