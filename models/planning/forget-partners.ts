import { change } from '#models/ledger/ledger.ts'
import { Notice } from '#models/records/notice.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'

/** How long after a meeting the names and addresses of its partners are kept. */
export const KEEP_PARTNERS_DAYS = 30
const AT_ONCE = 50

const FORGOTTEN = {
  $map: {
    input: '$partners',
    as: 'partner',
    in: { $mergeObjects: ['$$partner', { name: '', email: '' }] }
  }
}

/** Erases them and the copies of what they were sent; their organisation stays. Returns how many meetings. */
export async function forgetPartners(now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - KEEP_PARTNERS_DAYS * 86_400_000)
  const over = { 'partners.email': { $gt: '' }, endsAt: { $lte: before } }
  const meetings = await Workshop.find(over).limit(AT_ONCE).select('_id').lean()
  for (const { _id } of meetings) {
    const messages = await Notice.find({ subject: _id, recipientKind: 'partner' }).select('_id').lean()
    await SentMessage.deleteMany({ notice: { $in: messages.map(one => one._id) } })
    await change(_id, over, { partners: FORGOTTEN })
  }
  return meetings.length
}
