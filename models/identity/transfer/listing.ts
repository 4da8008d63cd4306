import type { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Person } from '#models/records/person.ts'
import { Transfer } from '#models/records/transfer.ts'
import { namesOf } from '#models/seats/roster.ts'

export interface TransferRow {
  id: string
  state: Transfer['state']
  askedAt: Date
  answeredAt: Date | null
  why: string
  answer: string
  askedBy: string
  typed: string
  /** The person, for the agency that has them: the side that is asked, or that was given them. */
  person: { id: string; fullName: string } | null
  /** The name of the other side's agency; '' for those who ask, until they are given the person. */
  agency: string
}

/** Enough to see what was asked of late; older ones are in the history of each person. */
const SHOWN = 100

export async function transfersOf(
  account: Account
): Promise<{ toAnswer: TransferRow[]; asked: TransferRow[] }> {
  const transfers = Transfer
  const agency = account.agency ?? null
  const [toAnswer, asked] = await Promise.all([
    transfers.find({ from: agency, state: 'asked' }).sort({ askedAt: 1 }).limit(SHOWN),
    transfers.find({ to: agency }).sort({ askedAt: -1 }).limit(SHOWN)
  ])
  const all = [...toAnswer, ...asked]
  const [names, agencies, people] = await Promise.all([
    namesOf(all.map(({ askedBy }) => askedBy)),
    Agency.find({ _id: { $in: all.flatMap(({ from, to }) => [from, to]) } })
      .select('name')
      .lean(),
    // Within the reader's own agency alone: of someone who is not theirs, those who ask read what they typed.
    Person.find({ agency, _id: { $in: all.map(({ person }) => person) } }).select('firstName lastName')
  ])
  const rowOf = (transfer: Transfer, other: 'from' | 'to'): TransferRow => {
    const { id, state, askedAt, answeredAt, why, answer, askedBy, typed } = transfer
    const person = people.find(({ _id }) => _id.equals(transfer.person))
    const told = other === 'to' || person
    return {
      id: String(id),
      state,
      askedAt,
      answeredAt: answeredAt ?? null,
      why,
      answer,
      askedBy: names.get(String(askedBy)) ?? '',
      typed,
      person: person ? { id: String(person.id), fullName: person.fullName } : null,
      agency: told ? (agencies.find(({ _id }) => _id.equals(transfer[other]))?.name ?? '') : ''
    }
  }
  return { toAnswer: toAnswer.map(one => rowOf(one, 'to')), asked: asked.map(one => rowOf(one, 'from')) }
}
