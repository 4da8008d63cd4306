import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { changeAsRead, literal, logged } from '#models/ledger/ledger.ts'
import { flushEvents, outboxEntry } from '#models/people/events.ts'
import { withReservation } from './reservation.ts'
import { Account } from '#models/records/account.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

/** What a counsellor has in an agency, which stays there: people who are followed, workshops to come. */
export interface Held {
  people: number
  workshops: Pick<Workshop, '_id' | 'tradeLabel' | 'startsAt' | 'timeZone'>[]
}

interface InAgency {
  account: Id
  agency: Id
  now?: Date
}

export async function heldIn({ account, agency, now = new Date() }: InAgency): Promise<Held> {
  const [people, workshops] = await Promise.all([
    Person.countDocuments({ agency, referent: account }),
    comingOf({ account, agency, now }).select('tradeLabel startsAt timeZone').lean<Held['workshops']>()
  ])
  return { people, workshops }
}

export function colleaguesOf({ account, agency }: InAgency): Promise<Account[]> {
  return Account.find({ agency, role: 'counsellor', disabledAt: null, _id: { $ne: account } })
    .sort({ sortName: 1 })
    .exec()
}

export interface HandingOver extends InAgency {
  /** Who takes over; null: the people are without referent, the workshops keep who facilitates them. */
  successor: Account | null
  by: Id
}

/** May run twice. Returns how many workshops the successor could not take, being elsewhere at that time. */
export async function handOver({
  account,
  agency,
  successor,
  by,
  now = new Date()
}: HandingOver): Promise<{ kept: number }> {
  const referent = successor?._id ?? null
  for await (const { _id } of Person.find({ agency, referent: account }).select('_id').lean().cursor()) {
    const outbox = outboxEntry('corrected', { by, at: now, detail: { fields: ['referent'] } })
    const person = await Person.findOneAndUpdate(
      { _id, agency, referent: account },
      { $set: { referent }, $push: { outbox } },
      { returnDocument: 'after' }
    )
    if (person) await flushEvents(person, now)
  }
  if (!successor) return { kept: 0 }
  let kept = 0
  for (const { _id } of await comingOf({ account, agency, now }).select('_id').lean<{ _id: Id }[]>())
    if (!(await replaceFacilitator(_id, { account, successor, by, now }))) kept += 1
  return { kept }
}

const OWED = { 'handOverOwed.at': { $gt: new Date(0) } }

/** Hands over what the account left in an agency, if anything is owed. As handOver. */
export async function settleHandOver(_id: Id, now = new Date()): Promise<{ kept: number }> {
  const owing = await Account.findById(_id).select('handOverOwed').lean<Pick<Account, 'handOverOwed'>>()
  if (!owing?.handOverOwed) return { kept: 0 }
  const { agency, successor, by, at } = owing.handOverOwed
  const taker = successor ? await Account.findById(successor) : null
  const result = await handOver({ account: _id, agency, successor: taker, by, now })
  await Account.updateOne(
    { _id, 'handOverOwed.at': at },
    { $unset: { handOverOwed: 1 } },
    // No change of the account: whoever edits it meanwhile is not disturbed.
    { timestamps: false }
  )
  return result
}

export async function areHandOversOwed(): Promise<boolean> {
  return (await Account.exists(OWED)) !== null
}

/** What a process left that died in between. Returns how many accounts owed. */
export async function settleHandOvers(now = new Date()): Promise<number> {
  const owing = await Account.find(OWED, { _id: 1 }).lean()
  for (const { _id } of owing) await settleHandOver(_id, now)
  return owing.length
}

function comingOf({ account, agency, now }: Required<InAgency>) {
  return Workshop.find({
    agency,
    startsAt: { $gt: now },
    state: { $in: ['draft', 'published'] },
    'facilitators.account': account
  }).sort({ startsAt: 1 })
}

async function replaceFacilitator(
  workshop: Id,
  { account, successor, by, now }: { account: Id; successor: Account; by: Id; now: Date }
): Promise<boolean> {
  try {
    const { agency } = await Workshop.findById(workshop).select('agency').orFail()
    await withReservation(workshop, { agency, now }, async reservation => {
      await changeAsRead(
        workshop,
        async before => {
          reservation.refuseOvertaken(before)
          const others = before.facilitators.filter(
            one => !one.account?.equals(account) && !one.account?.equals(successor._id)
          )
          const facilitators = [
            ...others.map(one => ({ account: one.account ?? null, name: one.name })),
            { account: successor._id, name: successor.fullName }
          ]
          // The workshop itself stays where it is: only the successor is new to its hour.
          const { _id, agency, startsAt, endsAt } = before
          const nowhere = { kind: 'agency' }
          await reservation.take({
            _id,
            agency,
            startsAt,
            endsAt,
            place: nowhere,
            facilitators: facilitators.slice(-1)
          })
          return { facilitators: literal(facilitators), reserving: null, log: logged(by, now, 'revised') }
        },
        reservation.guard
      )
    })
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return false
  }
}
