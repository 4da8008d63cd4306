import { Refusal } from '#lib/refusal.ts'
import type { Account } from '#models/records/account.ts'
import { Person } from '#models/records/person.ts'
import { outboxEntry } from '#models/people/events.ts'
import { Transfer } from '#models/records/transfer.ts'
import { knownElsewhere } from './elsewhere.ts'
import { agencyNames } from './names.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

export interface Asking {
  _id?: Transfer['_id']
  by: Account
  typed: string
  why: string
  now?: Date
}

/** Throws a Refusal for nobody or several (field `typed`), or when a request with another reason waits (field `why`). */
export async function askTransfer({ by, typed, why, now = new Date(), ...given }: Asking): Promise<Transfer> {
  const to = by.agency
  if (!to) throw new Error('A counsellor without agency')
  const found = (await knownElsewhere(to, typed, now)) ?? []
  const [id] = found
  if (!id) throw new Refusal('transfers.refused.nobody', {}, 'typed')
  if (found.length > 1) throw new Refusal('transfers.refused.several', {}, 'typed')
  const people = Person
  const { agency: from } = await people.findById(id).select('agency').orFail().lean()
  const transfers = Transfer
  try {
    const asked = await transfers.create({
      ...given,
      person: id,
      from,
      to,
      typed,
      why,
      askedBy: by._id,
      askedAt: now
    })
    const outbox = outboxEntry('transferAsked', { by: by._id, at: now, detail: await agencyNames(from, to) })
    await people.updateOne({ _id: id }, { $push: { outbox } }, { timestamps: false })
    return asked
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    const waiting = await transfers.findOne({ person: id, to, state: 'asked' }).orFail()
    // The reason they give now would be read by nobody.
    if (waiting.why !== why) throw new Refusal('transfers.refused.waiting', {}, 'why')
    return waiting
  }
}
