import { SentMessage, type SentMessageFacts } from '#models/records/sent-message.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

/** Idempotent by Message-ID. */
export async function saveSentMessage(sentMessage: SentMessageFacts): Promise<void> {
  try {
    await SentMessage.updateOne(
      { messageId: sentMessage.messageId },
      { $setOnInsert: sentMessage },
      { upsert: true }
    )
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
  }
}
