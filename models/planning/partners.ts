import mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { changeAsRead, literal, logged, outboxEntryForPartners } from '#models/ledger/ledger.ts'
import { invitedPartners, MOST_PARTNERS, type Partner } from '#models/records/partner.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { isForJobSeekers } from '#models/records/workshop-kind.ts'
import type { Authored } from './authored.ts'

type Id = mongoose.Types.ObjectId

/** Until it begins. */
export function mayInvitePartners(workshop: Workshop, now = new Date()): boolean {
  const stands = workshop.state === 'draft' || workshop.state === 'published'
  return stands && !isForJobSeekers(workshop) && !workshop.hasStarted(now)
}

/**
 * Invites a partner to a meeting: told at once when it is published, else once it is. Refuses an address that is invited
 * already; one that was taken off is invited again under the entry of its calendar that it had.
 */
export async function invitePartner(
  id: Id,
  {
    organisation,
    name,
    email,
    by,
    now = new Date()
  }: Pick<Partner, 'organisation' | 'name' | 'email'> & Authored
): Promise<Workshop> {
  return written(id, now, before => {
    refuseUnlessMay(before, now)
    const { partners } = before.toObject()
    const known = partners.find(one => one.email === email)
    if (known && !known.takenOffAt) throw new Refusal('partners.refusal.already', {}, 'email')
    // Those taken off are few: as many again.
    if (
      invitedPartners({ partners }).length >= MOST_PARTNERS ||
      (!known && partners.length >= 2 * MOST_PARTNERS)
    )
      throw new Refusal('partners.refusal.full', { count: MOST_PARTNERS })
    const invited = {
      _id: known?._id ?? new mongoose.Types.ObjectId(),
      organisation,
      name,
      email,
      takenOffAt: null
    }
    const others = partners.filter(one => one !== known)
    return { partners: [...others, invited], what: 'partnerInvited', organisation, by }
  })
}

/** One who was told reads that they are expected no more; of a draft nothing is kept of them. */
export async function takePartnerOff(
  id: Id,
  { partner, by, now = new Date() }: { partner: string } & Authored
): Promise<Workshop> {
  return written(id, now, before => {
    refuseUnlessMay(before, now)
    const { partners } = before.toObject()
    const off = invitedPartners({ partners }).find(({ _id }) => _id.equals(partner))
    if (!off) return null
    const left = partners.flatMap(one => {
      if (one !== off) return one
      return before.state === 'draft' ? [] : { ...one, takenOffAt: now }
    })
    return { partners: left, what: 'partnerTakenOff', organisation: off.organisation, by }
  })
}

function refuseUnlessMay(before: Workshop, now: Date): void {
  if (isForJobSeekers(before)) throw new Refusal('partners.refusal.noMeeting')
  if (!mayInvitePartners(before, now)) throw new Refusal('partners.refusal.tooLate')
}

interface Change {
  partners: Partner[]
  what: 'partnerInvited' | 'partnerTakenOff'
  organisation: string
  by: Authored['by']
}

/** null: it says so already. */
async function written(id: Id, now: Date, decide: (before: Workshop) => Change | null): Promise<Workshop> {
  const after = await changeAsRead(id, before => {
    const decided = decide(before)
    if (!decided) return Promise.resolve({})
    const { partners, what, organisation, by } = decided
    return Promise.resolve({
      partners: literal(partners),
      log: logged(by, now, what, { organisation }),
      ...(before.state === 'published' ? { outbox: outboxEntryForPartners({ at: now, by }) } : {})
    })
  })
  await flushOutbox(id, now).catch(() => undefined)
  return after
}
