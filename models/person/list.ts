import mongoose from 'mongoose'
import type { Account } from '../account.ts'
import { peopleScope } from '../account/scope.ts'
import type { Person } from '../person.ts'

/** A page of a list of names. */
export const PAGE_OF_PEOPLE = 50

/** Where a page begins or ends: the identifier of the person just outside it. */
export interface Cursor {
  after?: string | undefined
  before?: string | undefined
}

/**
 * The people of the account's scope by name, one page: what follows one person or goes before another. Costs the
 * same on the last page as on the first. Throws for a cursor that is not in scope.
 */
export async function pageOfPeople(account: Account, { after, before }: Cursor) {
  const backwards = before !== undefined && after === undefined
  const edge = after ?? before
  const from = edge ? await inScope(account).findOne({ _id: edge }).select('sortName').orFail().lean() : null
  const order = backwards ? -1 : 1
  const beyond = backwards ? '$lt' : '$gt'
  const query = inScope(account)
    .sort({ sortName: order, _id: order })
    .limit(PAGE_OF_PEOPLE + 1)
  if (from) {
    const { _id, sortName } = from
    void query.and([{ $or: [{ sortName: { [beyond]: sortName } }, { sortName, _id: { [beyond]: _id } }] }])
  }
  const found = await query
  const more = found.length > PAGE_OF_PEOPLE
  const people = found.slice(0, PAGE_OF_PEOPLE)
  if (backwards) people.reverse()
  return { people, hasPrevious: backwards ? more : from !== null, hasNext: backwards || more }
}

const inScope = (account: Account) => mongoose.model<Person>('Person').find(peopleScope(account))
