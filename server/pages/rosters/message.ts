import type { Response } from 'express'
import { TO_CALL } from '#models/messages/reasons.ts'
import { leavesAt } from '#models/messages/leaving.ts'
import { previewWords, type PreviewedWords } from '#models/messages/preview-words.ts'
import { MOST_WORDS_A_DAY } from '#models/messages/words-had.ts'
import { LONGEST_WORDS } from '#models/records/group-message.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { rosterOf, type RosterRow } from '#models/seats/roster.ts'
import { printEmail } from '#views/emails/print.ts'
import { wordWorkshop } from '#views/emails/wording.ts'
import type { RosterMessageForm } from '../../forms/roster.ts'
import { optionsOf } from '../../options.ts'
import { paths } from '../../paths.ts'
import { render, sharedOf } from '../../render.ts'
import { headOf } from '../registrations/head.ts'

export interface TypedWords {
  people: readonly string[]
  text: string
  errors?: Record<string, string>
  refusal?: string | undefined
}

/** Who of a session is written to, and what: everyone with a seat, and whoever was ticked without one. */
export async function askWords(
  res: Response,
  workshop: Workshop,
  { people, text, errors = {}, refusal }: TypedWords
): Promise<void> {
  const { t } = sharedOf(res)
  const { held, others } = await rosterOf(workshop)
  const ticked = others.filter(({ person }) => people.includes(person.id))
  const locals = {
    workshop: headOf(workshop),
    people: [
      ...held.map(({ person }) => ({
        value: person.id,
        label: person.fullName,
        hint: unreadHint(res, person)
      })),
      ...ticked.map(({ person }) => ({
        value: person.id,
        label: person.fullName,
        hint: t('rosters.message.noSeat')
      }))
    ],
    ticked: people,
    text,
    longest: LONGEST_WORDS,
    errors,
    refusal
  }
  render(res, 'rosters/message', locals, {
    title: t('rosters.message.title'),
    here: 'planning',
    width: 'reading',
    refused: refusal !== undefined || Object.keys(errors).length > 0
  })
}

function unreadHint(res: Response, { email, emailRefusedAt }: RosterRow['person']): string {
  const { t } = sharedOf(res)
  if (!email) return t('rosters.message.why.noAddress')
  return emailRefusedAt ? t('rosters.message.why.addressRefused') : ''
}

/** Each message as it would leave, who is called instead, and who is left out. */
export async function showWords(
  res: Response,
  workshop: Workshop,
  { people, text }: RosterMessageForm
): Promise<void> {
  const { t } = sharedOf(res)
  const now = new Date()
  const { held, others } = await rosterOf(workshop)
  const known = [...held, ...others].filter(({ person }) => people.includes(person.id))
  const ids = known.map(({ person }) => person._id)
  const previews = await previewWords(workshop, { people: ids, text, now })
  const personOf = ({ recipient }: PreviewedWords) =>
    known.find(({ person }) => person._id.equals(recipient))?.person
  const why = ({ reason }: PreviewedWords) =>
    t(`rosters.message.why.${reason as 'noAddress'}`, { count: MOST_WORDS_A_DAY })
  const called = (one: PreviewedWords) => TO_CALL.some(reason => reason === one.reason)
  const locals = {
    workshop: headOf(workshop),
    people: ids.map(String),
    text,
    isAtOnce: +leavesAt({ at: now, starts: [workshop.startsAt] }) === +now,
    toTell: previews.filter(({ reason }) => reason === null).map(one => readBy(one)),
    toCall: previews.filter(called).map(one => ({
      name: personOf(one)?.fullName ?? '',
      phone: personOf(one)?.spokenPhone ?? '',
      why: why(one)
    })),
    leftOut: previews
      .filter(one => one.reason !== null && !called(one))
      .map(one => ({ name: personOf(one)?.fullName ?? '', why: why(one) }))
  }
  render(res, 'rosters/reading', locals, {
    title: t('rosters.message.readTitle'),
    here: 'planning',
    width: 'reading'
  })

  function readBy(one: PreviewedWords) {
    const { reading } = one
    const { language } = reading
    const { appUrl } = optionsOf(res)
    // Their secret is made when the message leaves.
    const personLink = appUrl + paths.personLink('…')
    const wording = wordWorkshop({ ...reading, now, leadsTo: null, opensAt: null, personLink, dates: [] })
    const { subject, text: body } = printEmail(wording, language, appUrl)
    const spoken = language === 'fr' ? null : t(`people.language.${language}`)
    return { name: personOf(one)?.fullName ?? '', language, spoken, subject, text: body }
  }
}
