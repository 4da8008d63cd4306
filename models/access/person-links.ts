import { randomBytes } from 'node:crypto'
import type mongoose from 'mongoose'
import { idOfLink, isSameToken, personLinkToken } from '#lib/tokens.ts'
import { PersonLink } from '#models/records/person-link.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

/** After the workshop the person reads what was said of it, and what comes next. */
export const GOOD_AFTER_MS = 30 * 86_400_000

/** Why a link opens nothing. Whoever holds it is told the same of each; the log says which. */
export type LinkFault = 'malformed' | 'unknown' | 'cut' | 'forged' | 'gone' | 'expired'

export type OpenedLink =
  | { workshop: Workshop; person: Id; fault?: undefined }
  | { workshop?: undefined; person?: undefined; fault: LinkFault }

/** The one workshop of one person that a link is good for; it opens nothing else of either. */
export async function openPersonLink(token: string, secret: string, now = new Date()): Promise<OpenedLink> {
  const id = idOfLink(token)
  if (!id) return { fault: 'malformed' }
  const link = await PersonLink.findById(id).lean()
  if (!link) return { fault: 'unknown' }
  if (!link.nonce) return { fault: 'cut' }
  if (!isSameToken(token, personLinkToken(secret, id, link.nonce))) return { fault: 'forged' }
  const workshop = await Workshop.findById(link.workshop)
  if (!workshop) return { fault: 'gone' }
  if (+workshop.endsAt + GOOD_AFTER_MS <= +now) return { fault: 'expired' }
  return { workshop, person: link.person }
}

interface Pair {
  workshop: Id
  person: Id
}

/** Makes the links that are not there yet: one that the agency has cut stays cut. */
export async function ensurePersonLinks(pairs: readonly Pair[], now = new Date()): Promise<void> {
  if (pairs.length === 0) return
  await PersonLink.bulkWrite(
    pairs.map(({ workshop, person }) => ({
      updateOne: {
        filter: { workshop, person },
        update: { $setOnInsert: { nonce: randomBytes(16).toString('base64url'), since: now } },
        upsert: true
      }
    })),
    { ordered: false }
  )
}

/** The token of the link that is good; null when there is none. */
export async function personLinkOf({ workshop, person }: Pair, secret: string): Promise<string | null> {
  const links = await PersonLink.find({ workshop, person }).sort({ _id: -1 }).lean()
  const link = links.find(({ nonce }) => nonce)
  return link?.nonce ? personLinkToken(secret, String(link._id), link.nonce) : null
}
