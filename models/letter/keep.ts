import mongoose from 'mongoose'
import type { Letter, LetterFacts } from '../letter.ts'

const DUPLICATE_KEY = 11000

/** Keeps a letter; kept already under the same Message-ID, it changes nothing. */
export async function keepLetter(letter: LetterFacts): Promise<void> {
  try {
    await mongoose
      .model<Letter>('Letter')
      .updateOne({ messageId: letter.messageId }, { $setOnInsert: letter }, { upsert: true })
  } catch (error) {
    if ((error as { code?: number }).code !== DUPLICATE_KEY) throw error
  }
}
