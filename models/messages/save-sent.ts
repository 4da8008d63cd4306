import { Letter, type LetterFacts } from '#models/records/sent-message.ts'

const DUPLICATE_KEY = 11000

/** Keeps a letter; kept already under the same Message-ID, it changes nothing. */
export async function keepLetter(letter: LetterFacts): Promise<void> {
  try {
    await Letter.updateOne({ messageId: letter.messageId }, { $setOnInsert: letter }, { upsert: true })
  } catch (error) {
    if ((error as { code?: number }).code !== DUPLICATE_KEY) throw error
  }
}
