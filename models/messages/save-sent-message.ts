import { SentMessage, type SentMessageFacts } from '#models/records/sent-message.ts'

const DUPLICATE_KEY = 11000

/** Idempotent by Message-ID. */
export async function saveSentMessage(sentMessage: SentMessageFacts): Promise<void> {
  try {
    await SentMessage.updateOne(
      { messageId: sentMessage.messageId },
      { $setOnInsert: sentMessage },
      { upsert: true }
    )
  } catch (error) {
    if ((error as { code?: number }).code !== DUPLICATE_KEY) throw error
  }
}
