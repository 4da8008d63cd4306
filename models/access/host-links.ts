import { randomBytes } from 'node:crypto'
import type mongoose from 'mongoose'
import { hostLinkToken, idOfLink, isSameToken } from '#lib/tokens.ts'
import { writeJournal } from '#models/journal/write.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'
import { Notice } from '#models/records/notice.ts'
import { HostLink } from '#models/records/host-link.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId
type Hosted = Pick<Workshop, '_id' | 'agency' | 'place' | 'tradeLabel' | 'startsAt' | 'endsAt'>

/** After the workshop the host says whom it would like to meet again, and reads what became of it. */
export const GOOD_AFTER_MS = 14 * 86_400_000

/** Why a link opens nothing. Whoever holds it is told the same of each; the log says which. */
export type LinkFault =
  'malformed' | 'unknown' | 'cut' | 'forged' | 'gone' | 'otherHost' | 'notAsked' | 'expired'

export type OpenedLink =
  { workshop: Workshop; fault?: undefined } | { workshop?: undefined; fault: LinkFault }

/** The one workshop that a link is good for. It opens nothing else, and nothing once the workshop left the company. */
export async function openHostLink(token: string, secret: string, now = new Date()): Promise<OpenedLink> {
  const id = idOfLink(token)
  if (!id) return { fault: 'malformed' }
  const link = await HostLink.findById(id).lean()
  if (!link) return { fault: 'unknown' }
  if (!link.nonce) return { fault: 'cut' }
  if (!isSameToken(token, hostLinkToken(secret, id, link.nonce))) return { fault: 'forged' }
  const workshop = await Workshop.findById(link.workshop)
  if (!workshop) return { fault: 'gone' }
  if (!workshop.place.company?.equals(link.company)) return { fault: 'otherHost' }
  if (workshop.state === 'draft' && !workshop.hostReply) return { fault: 'notAsked' }
  return untilOf(workshop) > now ? { workshop } : { fault: 'expired' }
}

/** Until when a link to the workshop is good. It follows the workshop when that is moved. */
export function untilOf({ endsAt }: Pick<Workshop, 'endsAt'>): Date {
  return new Date(endsAt.getTime() + GOOD_AFTER_MS)
}

/** Makes the link of a company to a workshop, once: one that the agency has cut stays cut. */
export async function ensureHostLink(workshop: Id, company: Id, now: Date): Promise<void> {
  try {
    await HostLink.updateOne(
      { workshop, company },
      { $setOnInsert: { nonce: newNonce(), since: now, by: null } },
      { upsert: true }
    )
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
  }
}

/** A link in place of the one before, which opens nothing from now on. Its message leaves at once: see mailHostLink. */
export async function renewHostLink(workshop: Hosted, { by, now = new Date() }: { by: Id; now?: Date }) {
  await write(workshop, { nonce: newNonce(), since: now, by })
  await note('hostLinkMade', workshop, by, now)
  await mailHostLink(workshop, now)
}

/** The link opens nothing from now on. */
export async function cutHostLink(workshop: Hosted, { by, now = new Date() }: { by: Id; now?: Date }) {
  await write(workshop, { nonce: null, since: now, by })
  await note('hostLinkCut', workshop, by, now)
  await voidMessages(workshop, now)
}

/** Sends the host the link that is good, once whatever the number of presses. False: there is none. */
export async function mailHostLink(workshop: Hosted, now = new Date()): Promise<boolean> {
  const { _id: subject, place, agency } = workshop
  const link = await HostLink.findOne({ workshop: subject, company: place.company ?? null }).lean()
  if (!link?.nonce || !place.company || untilOf(workshop) <= now) return false
  await voidMessages(workshop, link.since)
  const message = { recipient: place.company, subject, kind: 'hostLinkNew' as const, revision: +link.since }
  const owed = { recipientKind: 'company' as const, agency, dueAt: now, uselessAfter: untilOf(workshop) }
  try {
    await Notice.updateOne(message, { $setOnInsert: owed }, { upsert: true })
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
  }
  return true
}

/** The message that carries the link that is good; null when none was made for it. */
export async function hostLinkMessage({ _id, place }: Hosted): Promise<Notice | null> {
  const link = await HostLink.findOne({ workshop: _id, company: place.company ?? null }).lean()
  if (!link?.nonce) return null
  return Notice.findOne({
    recipient: link.company,
    subject: _id,
    kind: 'hostLinkNew',
    revision: +link.since
  })
}

/** Those of links before this moment, which open nothing any more. */
async function voidMessages({ _id: subject, place }: Hosted, since: Date): Promise<void> {
  await Notice.updateMany(
    {
      recipient: place.company ?? null,
      subject,
      kind: 'hostLinkNew',
      revision: { $lt: +since },
      state: 'planned'
    } as never,
    { $set: { state: 'void', reason: 'linkReplaced' } }
  )
}

/** The token of the link that is good; null when there is none. */
export async function hostLinkOf({ _id, place }: Hosted, secret: string): Promise<string | null> {
  if (!place.company) return null
  const link = await HostLink.findOne({ workshop: _id, company: place.company }).lean()
  return link?.nonce ? hostLinkToken(secret, String(link._id), link.nonce) : null
}

/** The tokens of the links of a company to some workshops, by workshop; those that were cut are absent. */
export async function hostLinksOf(
  company: Id,
  workshops: readonly Id[],
  secret: string
): Promise<Map<string, string>> {
  const links = await HostLink.find({ workshop: { $in: workshops }, company }).lean()
  return new Map(
    links.flatMap(({ _id, workshop, nonce }) =>
      nonce ? [[String(workshop), hostLinkToken(secret, String(_id), nonce)] as const] : []
    )
  )
}

const newNonce = () => randomBytes(16).toString('base64url')

async function write(
  { _id, place }: Hosted,
  link: Pick<HostLink, 'since' | 'by'> & { nonce: string | null }
) {
  if (!place.company) throw new Error('A workshop without a company has no host')
  await HostLink.updateOne({ workshop: _id, company: place.company }, { $set: link }, { upsert: true })
}

function note(
  kind: 'hostLinkMade' | 'hostLinkCut',
  { place, tradeLabel, startsAt }: Hosted,
  by: Id,
  now: Date
) {
  const detail = { trade: tradeLabel, day: startsAt.toISOString().slice(0, 10) }
  return writeJournal({ kind, subject: 'company', subjectId: place.company, by, now, detail })
}
