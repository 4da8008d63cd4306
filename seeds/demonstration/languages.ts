import { OTHER_LANGUAGES } from '#lib/i18n.ts'
import { OFFERED_LANGUAGES, OfferedLanguages } from '#models/records/offered-languages.ts'
import { Person } from '#models/records/person.ts'
import type { Workshop } from '#models/records/workshop.ts'

/** On trial every language of a person is open, though nobody has read it: each page and message says so. */
export async function openLanguages(now: Date): Promise<void> {
  const open = { isOffered: true, readBy: '', readOn: '' }
  const languages = Object.fromEntries(OTHER_LANGUAGES.map(code => [code, open]))
  await OfferedLanguages.updateOne(
    { _id: OFFERED_LANGUAGES },
    { $setOnInsert: { ...languages, setAt: now } },
    { upsert: true }
  )
}

/** Of those who come next, one reads each of these languages. May run twice. */
export async function speakInLanguages(workshops: readonly Workshop[], now: Date): Promise<void> {
  const ahead = workshops.filter(({ state, startsAt }) => state === 'published' && startsAt > now)
  const seats = ahead.flatMap(workshop => workshop.seats)
  for (const [rank, language] of OTHER_LANGUAGES.entries()) {
    const seat = seats[rank]
    if (seat) await Person.updateOne({ _id: seat.person }, { $set: { language } }, { timestamps: false })
  }
}
