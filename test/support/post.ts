import { makeLog } from '#lib/log.ts'
import { deliverNotices } from '#jobs/deliver-notices.ts'
import { makeMailer } from '#jobs/mailer.ts'
import { TAKE_BACK_WITHIN } from '#models/messages/leaving.ts'
import { Notice } from '#models/records/notice.ts'
import { SentMessage } from '#models/records/sent-message.ts'

const FROM = 'declic@example.org'

/** Sends everything that is due as the worker of a trial does: into the mailbox. Returns how many messages left. */
export async function deliverPost(): Promise<number> {
  const mailer = makeMailer({ smtpUrl: '', from: FROM })
  const letterhead = {
    appUrl: 'http://declic.example.org',
    secret: 'a-secret-of-the-tests-of-32-signs',
    from: FROM,
    domain: mailer.domain
  }
  try {
    return await deliverNotices({ mailer, letterhead, trial: true, log: makeLog('silent') })
  } finally {
    mailer.close()
  }
}

/** As if the ten minutes were over in which a change told to a group may be taken back. */
export async function waitIsOver(): Promise<void> {
  const due = { state: 'planned' as const, dueAt: { $lte: new Date(Date.now() + TAKE_BACK_WITHIN) } }
  await Notice.updateMany(due, { dueAt: new Date(Date.now() - 1000) })
}

/** The path of the newest link to choose a password that went to an address. Throws when none did. */
export async function resetLinkTo(address: string): Promise<string> {
  const sentMessages = await SentMessage.find({ text: /\/password-resets\// }).sort({ _id: -1 })
  const sentMessage = sentMessages.find(({ to }) => to.includes(address))
  if (!sentMessage) throw new Error(`No message with a link went to ${address}`)
  const [, link] = /https?:\/\/[^/\s]+(\/password-resets\/[\w.~-]+)/.exec(sentMessage.text) ?? []
  if (link === undefined) throw new Error(`The message to ${address} carries no link`)
  return link
}
