import type mongoose from 'mongoose'
import type { PersonLanguage } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import { Person } from '#models/records/person.ts'
import { spokenLanguages } from '#models/reference/languages.ts'
import { flushEvents, outboxEntry } from './events.ts'

/** The person chooses the language of their page and of their messages, among those offered. Said twice it is said once. */
export async function chooseOwnLanguage(
  id: mongoose.Types.ObjectId,
  language: PersonLanguage,
  now = new Date()
): Promise<void> {
  const { offered } = await spokenLanguages()
  if (!offered.includes(language)) throw new Refusal('mine.refusal.other')
  const person = await Person.findOneAndUpdate(
    { _id: id, language: { $ne: language } },
    { $set: { language }, $push: { outbox: outboxEntry('languageChosen', { at: now }) } },
    { returnDocument: 'after' }
  )
  if (person) await flushEvents(person, now).catch(() => undefined)
}
