import { randomBytes } from 'node:crypto'
import type mongoose from 'mongoose'
import { finderById, together } from '#lib/together.ts'
import { idOfLink, isSameToken, personLinkToken } from '#lib/tokens.ts'
import { PersonLink } from '#models/records/person-link.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

/** After the workshop the person reads what was said of it, and what comes next. */
export const GOOD_AFTER_MS = 30 * 86_400_000

/** Why a link opens nothing. Whoever holds it is told the same of each; the log says which. */
export type LinkFault = 'malformed' | 'unknown' | 'cut' | 'forged' | 'gone' | 'expired'

/** `ended`: the workshop of a link that was good once, for whoever holds it to know whom to call. */
export type OpenedLink =
  | { workshop: Workshop; person: Id; fault?: undefined; ended?: undefined }
  | { workshop?: undefined; person?: undefined; fault: LinkFault; ended?: Workshop }

/** Hundreds who are written to open their page within a minute: theirs are read with those of whoever does so at the same time. */
const linkById = together(async (ids: readonly string[]) =>
  finderById(await PersonLink.find({ _id: { $in: ids } }).lean())
)
/** One reading of a session is handed to several: none of them may change it. */
export const workshopById = together(async (ids: readonly Id[]) =>
  finderById(await Workshop.find({ _id: { $in: [...new Set(ids.map(String))] } }))
)

/** The one workshop of one person that a link is good for; it opens nothing else of either. */
export async function openPersonLink(token: string, secret: string, now = new Date()): Promise<OpenedLink> {
  const id = idOfLink(token)
  if (!id) return { fault: 'malformed' }
  const link = await linkById(id)
  if (!link) return { fault: 'unknown' }
  const isMadeOf = (nonce: string | null) =>
    nonce !== null && isSameToken(token, personLinkToken(secret, id, nonce))
  const isGood = isMadeOf(link.nonce ?? null)
  if (!isGood && !isMadeOf(link.formerNonce ?? null)) return { fault: link.nonce ? 'forged' : 'cut' }
  const workshop = await workshopById(link.workshop)
  if (!workshop) return { fault: 'gone' }
  if (!isGood) return { fault: 'cut', ended: workshop }
  if (+workshop.endsAt + GOOD_AFTER_MS <= +now) return { fault: 'expired', ended: workshop }
  return { workshop, person: link.person }
}

interface Pair {
  workshop: Id
  person: Id
}

/** Makes the links that are not there yet, and another in place of one that was cut: the next message carries it. */
export async function ensurePersonLinks(pairs: readonly Pair[], now = new Date()): Promise<void> {
  if (pairs.length === 0) return
  await PersonLink.bulkWrite(
    pairs.flatMap(({ workshop, person }) => [
      {
        updateOne: {
          filter: { workshop, person },
          update: { $setOnInsert: { nonce: newNonce(), since: now } },
          upsert: true
        }
      },
      {
        updateOne: {
          filter: { workshop, person, nonce: null },
          update: { $set: { nonce: newNonce(), since: now } }
        }
      }
    ]),
    { ordered: false }
  )
}

const newNonce = () => randomBytes(16).toString('base64url')

/** Whether any link opens the pages of a person. */
export const hasPersonLinks = async (person: Id) =>
  (await PersonLink.exists({ person, nonce: { $ne: null } })) !== null

/** The token of the link that is good; null when there is none. */
export async function personLinkOf({ workshop, person }: Pair, secret: string): Promise<string | null> {
  const links = await PersonLink.find({ workshop, person }).sort({ _id: -1 }).lean()
  const link = links.find(({ nonce }) => nonce)
  return link?.nonce ? personLinkToken(secret, String(link._id), link.nonce) : null
}
