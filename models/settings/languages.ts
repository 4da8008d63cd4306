import type mongoose from 'mongoose'
import { HOME_ZONE, localDate } from '#lib/dates.ts'
import { OTHER_LANGUAGES, type OtherLanguage } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import {
  OFFERED_LANGUAGES,
  OfferedLanguages,
  type LanguageFacts,
  type LanguagesFacts
} from '#models/records/offered-languages.ts'
import { readLanguages } from '#models/reference/languages.ts'
import type { Setting } from './differences.ts'
import { saveSince } from './save-since.ts'
import { textDifferences, writeChanges } from './write-changes.ts'

/** The name of each in the journal. */
const SETTING = {
  ar: 'arabic',
  uk: 'ukrainian',
  pt: 'portuguese'
} as const satisfies Record<OtherLanguage, Setting>

interface Setter {
  by: mongoose.Types.ObjectId
  since: Date | null
  /** An installation on trial shows what nobody has read yet, and says so on each page and message. */
  isTrial?: boolean
  now?: Date
}

/**
 * Which languages people are spoken to in. Refuses one that is offered before anybody has read it, who read it without
 * the day, a day to come, and what someone has set since `since`.
 */
export async function setLanguages(
  facts: LanguagesFacts,
  { by, since, isTrial = false, now = new Date() }: Setter
): Promise<void> {
  for (const code of OTHER_LANGUAGES) judge(code, facts[code], { isTrial, today: localDate(now, HOME_ZONE) })
  const { facts: before } = await readLanguages()
  const changes = textDifferences(textsOf(before), textsOf(facts))
  if (changes.length === 0) return
  await saveSince(OfferedLanguages, OFFERED_LANGUAGES, { set: { ...facts, setAt: now }, since })
  await writeChanges(changes, { subject: 'installation', by, now })
}

function judge(
  code: OtherLanguage,
  { isOffered, readBy, readOn }: LanguageFacts,
  { isTrial, today }: { isTrial: boolean; today: string }
): void {
  if (readBy !== '' && readOn === '') throw new Refusal('languages.refusal.whichDay', {}, `${code}ReadOn`)
  if (readOn !== '' && readBy === '') throw new Refusal('languages.refusal.who', {}, `${code}ReadBy`)
  if (readOn > today) throw new Refusal('languages.refusal.future', {}, `${code}ReadOn`)
  if (isOffered && readBy === '' && !isTrial)
    throw new Refusal('languages.refusal.unread', {}, `${code}ReadBy`)
}

const textsOf = (facts: LanguagesFacts) =>
  Object.fromEntries(OTHER_LANGUAGES.map(code => [SETTING[code], textOf(facts[code])]))

const textOf = ({ isOffered, readBy, readOn }: LanguageFacts) =>
  [isOffered ? 'yes' : 'no', readOn, readBy].join(' ').trim()
