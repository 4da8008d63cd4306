import type { fr } from './fr.ts'

type French = typeof fr
type Emails = French['emails']
type Change = Emails['change']

/** The kinds of messages to a person, by the name of their words. */
type PersonMessages =
  | 'confirmation'
  | 'moved'
  | 'slotMoved'
  | 'changed'
  | 'regrouped'
  | 'movedTo'
  | 'cancelled'
  | 'withdrawn'
  | 'released'
  | 'fewerPlaces'
  | 'reminder7Days'
  | 'reminder48Hours'
  | 'waiting'
  | 'offered'
  | 'offerEnded'
  | 'waitingEnded'
  | 'noSeatFreed'
  | 'proposal'
  | 'proposalReminder'
  | 'proposalMoved'
  | 'proposalEnded'
  | 'written'

type PersonEmails =
  | 'greeting'
  | 'greetingPlain'
  | 'agency'
  | 'when'
  | 'dayInTown'
  | 'town'
  | 'colon'
  | 'with'
  | 'access'
  | 'bring'
  | 'travel'
  | 'what'
  | 'call'
  | 'write'
  | 'cannotCome'
  | 'question'
  | 'askCounsellor'
  | 'byPhone'
  | 'byEmail'
  | 'addressOfButton'
  | 'calendar'
  | 'calendarMoved'
  | 'calendarCancelled'
  | 'whyInvitation'
  | 'whySeat'
  | 'whyWaiting'
  | 'whyProposal'
  | 'reminderInDays_one'
  | 'reminderInDays_other'
  | 'reminderLate'
  | 'event'
  | 'joining'
  | 'nextDates'
  | 'ownPage'

/**
 * What is said to a person, on their page and in their messages: the part of the French catalogue that the other languages
 * of a person have, whole.
 */
export interface PersonSentences {
  mine: French['mine']
  common: { title: Pick<French['common']['title'], 'page'> } & Pick<French['common'], 'skip' | 'footer'>
  emails: Pick<Emails, PersonEmails | PersonMessages> & {
    change: Pick<Change, 'before' | 'after' | 'nothing' | 'hours' | 'stays'> & {
      of: Omit<Change['of'], 'hostNeeds'>
      lead: Pick<Change['lead'], 'person'>
    }
  }
  kinds: Pick<French['kinds'], 'event' | 'where' | 'about'>
  waiting: { rule: Omit<French['waiting']['rule'], 'title'> }
  steps: Pick<French['steps'], 'kind'>
}

/** The words of each kind of workshop are each language's own: nouns agree and bend in ways of their own. */
interface KindWords {
  kinds: { words: Record<keyof French['kinds']['words'], Readonly<Record<string, string>>> }
}

type Stem<K extends string> = K extends `${infer S}_one` | `${infer S}_other` ? S : never

/** The same sentences with the plural forms of a language, of which French has two. */
type Forms<T, Form extends string> = {
  [K in keyof T & string as Stem<K> extends never ? K : `${Stem<K>}_${Form}`]: T[K] extends string
    ? string
    : Forms<T[K], Form>
}

/** All of `PersonSentences` in a language with these plural forms (Intl.PluralRules). */
export type PersonCatalogue<Form extends string> = Forms<PersonSentences, Form> & KindWords
