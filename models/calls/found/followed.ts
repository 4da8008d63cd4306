import { followUpsDue } from '#models/follow-up/portfolio.ts'
import { wishesDue } from '#models/follow-up/wishes.ts'
import type { Asked, CallLine } from '../line.ts'

/** Whose news is due. */
export async function newsDue({ account, limit, now }: Asked): Promise<CallLine[]> {
  const { items } = await followUpsDue(account, { limit, now })
  return items.map(({ person, workshop, since }) => ({
    kind: 'followUp',
    person,
    subject: workshop,
    since: since ?? now,
    limit: null
  }))
}

/** Whom a host would like to meet again, and who has not been asked. */
export async function wishesToAsk({ account, limit, now }: Asked): Promise<CallLine[]> {
  const { items } = await wishesDue(account, { limit, now })
  return items.map(({ person, workshop, since }) => ({
    kind: 'wish',
    person,
    subject: workshop,
    since: since ?? now,
    limit: null
  }))
}
