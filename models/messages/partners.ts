import type mongoose from 'mongoose'
import { Notice, type WorkshopKind } from '#models/records/notice.ts'
import { invitedPartners } from '#models/records/partner.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { isForJobSeekers } from '#models/records/workshop-kind.ts'

type Id = mongoose.Types.ObjectId
type Fact = Workshop['outbox'][number]['what']

interface Entry {
  what: Fact
  person?: Id | null
  seq: number
}

type Past = Pick<Notice, 'recipient' | 'kind' | 'state' | 'attempts'>

const ON = ['partnerInvited', 'partnerMoved', 'partnerChanged'] as const satisfies readonly WorkshopKind[]
const OFF = ['partnerOff', 'partnerCancelled'] as const satisfies readonly WorkshopKind[]
/** Says nothing new: planned anew with each change. */
const REMINDER = 'partnerReminder' as const satisfies WorkshopKind
export const PARTNER_KINDS = [...ON, ...OFF] as const
const CHANGES = new Set<Fact>(['published', 'moved', 'cancelled', 'changed', 'putBack'])
const MOVES = new Set<Fact>(['moved', 'putBack'])
const LEFT = new Set<Notice['state']>(['sending', 'sent', 'failed'])

/**
 * What each partner of a meeting has still to learn: what the meeting is now, less what they were told. Writes nothing. May be
 * asked twice.
 */
export async function toPartners<One extends Entry>(
  workshop: Pick<Workshop, '_id' | 'kind' | 'state' | 'startsAt' | 'partners'>,
  entries: One[]
): Promise<{ entry: One; recipient: Id; startsAt: Date }[]> {
  const facts = factsIn(entries)
  const last = facts.at(-1)
  const { state, startsAt, partners } = workshop
  if (!last || state === 'draft' || partners.length === 0 || isForJobSeekers(workshop)) return []
  const past = await earlierNotices(workshop._id, last.seq)
  const expected = new Set(invitedPartners(workshop).map(({ _id }) => String(_id)))
  return partners.flatMap(({ _id: recipient }) => {
    const own = past.filter(notice => notice.recipient.equals(recipient))
    const told = own.findLast(hasLeft)
    const what = news({
      isListed: expected.has(String(recipient)),
      isCancelled: state === 'cancelled',
      knows: told !== undefined && isOn(told),
      isOwed: own.some(notice => isOn(notice) && notice.state === 'planned'),
      facts
    })
    return what ? [{ entry: { ...last, what }, recipient, startsAt }] : []
  })
}

interface Standing {
  isListed: boolean
  isCancelled: boolean
  /** The last message that left expects them. */
  knows: boolean
  /** One that expects them has still to leave, and will say how things stand then. */
  isOwed: boolean
  facts: readonly Entry[]
}

/** The fact that sets the message off, or null. */
function news({ isListed, isCancelled, knows, isOwed, facts }: Standing): Fact | null {
  const hasChanged = facts.some(({ what }) => CHANGES.has(what))
  if (isListed && !isCancelled) {
    if (!knows) return isOwed && !hasChanged ? null : 'published'
    if (!hasChanged) return null
    return facts.some(({ what }) => MOVES.has(what)) ? 'moved' : 'changed'
  }
  if (!knows) return null
  return isListed ? 'cancelled' : 'partners'
}

const factsIn = <One extends Entry>(entries: readonly One[]) =>
  entries.filter(({ person, what }) => !person && (CHANGES.has(what) || what === 'partners'))

/** Those of earlier revisions, in order. */
function earlierNotices(subject: Id, revision: number): Promise<Past[]> {
  return Notice.find(earlier(subject, revision))
    .sort({ revision: 1, _id: 1 })
    .select('recipient kind state attempts')
    .lean<Past[]>()
}

const earlier = (subject: Id, revision: number, kinds: readonly WorkshopKind[] = PARTNER_KINDS) => ({
  subject,
  kind: { $in: [...kinds] },
  revision: { $lt: revision }
})

/** What has not left is worked out again from these entries; who is invited changes no message to those who still are. */
export async function voidToPartners(subject: Id, entries: readonly Entry[]): Promise<void> {
  const facts = factsIn(entries)
  const last = facts.at(-1)
  if (!last) return
  const kinds: readonly WorkshopKind[] = facts.some(({ what }) => CHANGES.has(what))
    ? [...PARTNER_KINDS, REMINDER]
    : OFF
  await Notice.updateMany(
    { ...earlier(subject, last.seq, kinds), state: 'planned' },
    { $set: { state: 'void', reason: last.what === 'putBack' ? 'putBack' : 'overtaken' } }
  )
}

const isOn = ({ kind }: Past) => ON.some(one => one === kind)

/** One that was tried may have arrived. */
const hasLeft = ({ state, attempts }: Past) =>
  LEFT.has(state) || ((state === 'void' || state === 'planned') && attempts > 0)
