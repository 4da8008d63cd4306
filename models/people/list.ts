import type { Account } from '#models/records/account.ts'
import { peopleScope } from '#models/access/scope.ts'
import { Person } from '#models/records/person.ts'
import { searchFilter } from './search.ts'

export const PAGE_OF_PEOPLE = 50

/** Where a page begins or ends: the identifier of the person just outside it. */
export interface Cursor {
  after?: string | undefined
  before?: string | undefined
}

/** Costs the same on the last page as on the first. Throws for a cursor that is not in scope. */
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

const inScope = (account: Account) => Person.find(peopleScope(account))

const MOST_FOUND = 20

/** By name (any order, beginnings), identifier, telephone, e-mail or birth date: 20 at most; `more` when there are others. */
export async function searchPeople(account: Account, typed: string, now = new Date()) {
  const filter = searchFilter(typed, now)
  if (!filter) return { people: [], more: false }
  // In the order of what was found: sorting by name would read everyone whose name begins so, to show a few.
  const people = await inScope(account)
    .and([filter])
    .limit(MOST_FOUND + 1)
  const shown = people.slice(0, MOST_FOUND).toSorted((a, b) => (a.sortName < b.sortName ? -1 : 1))
  return { people: shown, more: people.length > MOST_FOUND }
}
