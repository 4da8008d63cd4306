import type mongoose from 'mongoose'
import { Notice, type WorkshopKind } from '#models/records/notice.ts'
import type { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId
type Fact = Workshop['outbox'][number]['what']

interface Entry {
  what: Fact
  person?: Id | null
  seq: number
  by?: Id | null
  /** Who facilitated it when it was published already. */
  before?: { facilitators?: (Id | null)[] | null } | null
}

type Past = Pick<Notice, 'recipient' | 'kind' | 'revision' | 'state' | 'reason' | 'attempts'>

const ON = ['facilitatorGiven', 'facilitatorMoved'] as const satisfies readonly WorkshopKind[]
const OFF = ['facilitatorLeft', 'facilitatorCancelled'] as const satisfies readonly WorkshopKind[]
export const FACILITATOR_KINDS = [...ON, ...OFF]
const CONCERNS = new Set<Fact>(['published', 'moved', 'cancelled', 'changed', 'putBack', 'facilitators'])
const LEFT = new Set<Notice['state']>(['sending', 'sent', 'failed'])

/**
 * What each facilitator with an account has still to learn: what the workshop is now, less what they were told or did
 * themselves. Writes nothing. May be asked twice. Who acts reads nothing, unless a message has put the workshop
 * into their calendar, which only another one can put right.
 */
export async function toFacilitators<One extends Entry>(
  workshop: Pick<Workshop, '_id' | 'state' | 'startsAt' | 'facilitators' | 'movedSeq'>,
  entries: One[]
): Promise<{ entry: One; recipient: Id; startsAt: Date }[]> {
  const facts = entries.filter(({ person, what }) => !person && CONCERNS.has(what))
  const [first, last] = [facts[0], facts.at(-1)]
  if (!first || !last || workshop.state === 'draft') return []
  const past = await earlierNotices(workshop._id, last.seq)
  const before = idsIn(first.before?.facilitators)
  const now = idsIn(workshop.facilitators.map(({ account }) => account ?? null))
  const everyone = idsIn([...now.values(), ...before.values(), ...past.map(({ recipient }) => recipient)])
  return [...everyone].flatMap(([id, recipient]) => {
    const own = past.filter(notice => notice.recipient.equals(recipient))
    const toldOf = own.findLast(hasLeft)
    const isInvited = toldOf !== undefined && isOn(toldOf)
    const latest = own.at(-1)
    // One that was owed the end of it knew of it.
    const knew = latest !== undefined && !isOn(latest) && !hasLeft(latest)
    const knows = isInvited || knew || (before.has(id) && !isOn(latest))
    const isMovedBack =
      last.what === 'putBack' &&
      workshop.movedSeq >= last.seq &&
      latest === toldOf &&
      latest?.kind === 'facilitatorMoved'
    const hasMoved = isMovedBack || isMoveOwed(latest) || facts.some(fact => fact.what === 'moved')
    const isCancelled = workshop.state === 'cancelled'
    const what = news({ isListed: now.has(id), knows, isCancelled, hasMoved })
    const entry = what && (facts.findLast(fact => fact.what === what) ?? last)
    if (!what || !entry || (entry.by?.equals(recipient) && !isInvited)) return []
    return [{ entry: { ...entry, what, seq: last.seq }, recipient, startsAt: workshop.startsAt }]
  })
}

/** The fact that sets the message off, or null. */
function news({
  isListed,
  knows,
  isCancelled,
  hasMoved
}: Record<'isListed' | 'knows' | 'isCancelled' | 'hasMoved', boolean>): Fact | null {
  if (isListed && !isCancelled) {
    if (!knows) return 'published'
    return hasMoved ? 'moved' : null
  }
  if (!knows) return null
  return isListed ? 'cancelled' : 'facilitators'
}

/** Those of earlier revisions, in order. */
function earlierNotices(subject: Id, revision: number): Promise<Past[]> {
  return Notice.find(earlier(subject, revision))
    .sort({ revision: 1, _id: 1 })
    .select('recipient kind revision state reason attempts')
    .lean<Past[]>()
}

const earlier = (subject: Id, revision: number) => ({
  subject,
  kind: { $in: FACILITATOR_KINDS },
  revision: { $lt: revision }
})

/** What has not left is worked out again from these entries. */
export async function voidToFacilitators(subject: Id, entries: readonly Entry[]): Promise<void> {
  const last = entries.findLast(({ person, what }) => !person && CONCERNS.has(what))
  if (!last) return
  await Notice.updateMany(
    { ...earlier(subject, last.seq), state: 'planned' },
    { $set: { state: 'void', reason: last.what === 'putBack' ? 'putBack' : 'overtaken' } }
  )
}

/** A move that was not told yet when something else was written. */
const isMoveOwed = (latest?: Past) =>
  latest?.kind === 'facilitatorMoved' &&
  (latest.state === 'planned' || (latest.state === 'void' && latest.reason === 'overtaken')) &&
  !hasLeft(latest)

const isOn = (notice?: Past) => ON.some(kind => kind === notice?.kind)

/** One that was tried may have arrived. */
const hasLeft = ({ state, attempts }: Past) =>
  LEFT.has(state) || ((state === 'void' || state === 'planned') && attempts > 0)

const idsIn = (accounts: readonly (Id | null)[] | null | undefined) =>
  new Map((accounts ?? []).flatMap(account => (account ? [[String(account), account] as const] : [])))
