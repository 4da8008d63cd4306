import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import { addDays, localDate } from '#lib/dates.ts'
import type { Key } from '#lib/i18n.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { triedAgainAt } from '#models/calls/answer.ts'
import { MISSED_AT_MOST } from '#models/calls/made.ts'
import { offersOf, REASONS, type OwnAnswer } from '#models/calls/reasons.ts'
import { rangeOf, type CallCursor, type CallRange } from '#models/calls/range.ts'
import { callRound, type CallRound, type CallRow } from '#models/calls/round.ts'
import { datesFor, nextDatesOf } from '#models/messages/next-dates.ts'
import { Agency } from '#models/records/agency.ts'
import type { CallChoice, CallOpened } from '#views/calls/pages.ts'
import { callForm, callsFilterForm } from '../../forms/call.ts'
import { read, readSound, type Typed } from '../../forms/read.ts'
import { readCursor, writeCursor } from '../../forms/workshop-filter.ts'
import { paths } from '../../paths.ts'
import { render, sharedOf } from '../../render.ts'
import { countOf, isPressing, listedAs, sentenceToSay, spokenHour, type Moment } from './words.ts'

export interface Refused {
  errors: Record<string, string>
  refusal?: string
}

/** The agency's own hour and zone. */
export async function momentOf(req: Request): Promise<Moment> {
  const { timeZone: zone } = await Agency.findById(req.user.agency).select('timeZone').orFail().lean()
  return { now: new Date(), zone }
}

/** The list, and beside it the call of `person`, or the one that the reader is making. */
export async function showCalls(
  req: Request,
  res: Response,
  { person = null, again }: { person?: string | null; again?: Refused } = {}
): Promise<void> {
  const shared = sharedOf(res)
  const moment = await momentOf(req)
  const round = await callRound(req.user, moment.now)
  const me = String(req.user._id)
  const row = person
    ? round.rows.find(one => one.person.id === person)
    : round.rows.find(({ claim }) => String(claim?.by) === me)
  const today = localDate(moment.now, moment.zone)
  const { after } = readSound(callsFilterForm, req.query).value
  const from = readCursor(after)
  const range = rangeOf(round.rows, {
    after: from && { limit: from.startsAt, id: from.id },
    opened: row?.person.id ?? null
  })
  const locals = {
    rows: range.rows.map(one => listedAs(one, shared, moment, me)),
    count: countOf(round),
    first: round.rows.find(one => mayBegin(one, me))?.person.id ?? null,
    pager: pagerOf(range),
    opened: row ? await openedAs(req, res, { row, round, moment, again }) : null,
    pressing: round.rows.filter(one => isPressing(one, moment)).length,
    isCut: round.isCut && !range.next,
    made: round.made.all.filter(({ at }) => localDate(at, moment.zone) === today).length,
    refusal: row ? undefined : again?.refusal
  }
  const title = shared.t('calls.title')
  render(res, 'calls/index', locals, { title, here: 'today', refused: Boolean(again) })
}

/** To be called now, and by nobody else. */
const mayBegin = ({ callBackAt, missed, claim }: CallRow, me: string) =>
  !callBackAt && missed < MISSED_AT_MOST && (!claim || String(claim.by) === me)

function pagerOf({ rows, from, previous, next }: CallRange) {
  if (!previous && !next) return null
  return {
    from,
    to: from + rows.length - 1,
    previous: previous ? addressAt(previous.at) : undefined,
    next: next ? addressAt(next) : undefined
  }
}

const addressAt = (at: CallCursor | null) =>
  at ? `${paths.calls()}?after=${writeCursor({ startsAt: at.limit, id: at.id })}` : paths.calls()

/** Shown again as it was sent, whatever is wrong with it. */
const typedAgain = (req: Request): Typed => read(callForm, req.body).typed

interface Opening {
  row: CallRow
  round: CallRound
  moment: Moment
  again: Refused | undefined
}

async function openedAs(
  req: Request,
  res: Response,
  { row, round, moment, again }: Opening
): Promise<CallOpened> {
  const shared = sharedOf(res)
  const { t } = shared
  const { person, lines, claim, missed } = row
  const me = String(req.user._id)
  const [line] = lines
  if (!line) throw new Error('A call without a reason')
  const offers = offersOf(line)
  const answers = await Promise.all(offers.map(answer => choiceOf(row, answer, res)))
  const isOwn = !row.isUnknown && Boolean(req.user.agency?.equals(person.agency))
  const typed = again ? typedAgain(req) : {}
  const back = spokenHour(triedAgainAt({ ...moment, limit: row.limit }), shared, moment)
  return {
    ...listedAs(row, shared, moment, me),
    at: round.rows.indexOf(row) + 1,
    isMine: String(claim?.by) === me,
    isOwn,
    refusedOn:
      person.callsRefusedAt && REASONS[line.kind].toWhoRefuses === 'mustKnow'
        ? shared.dates(moment.zone).date(person.callsRefusedAt)
        : null,
    kind: line.kind,
    subject: String(line.subject ?? ''),
    facts: [
      row.isUnknown ? t('calls.unknown') : '',
      person.commune ? t('calls.lives', { commune: person.commune }) : '',
      line.km !== undefined && Number.isFinite(line.km) ? t('calls.way', { count: line.km }) : '',
      person.language === 'fr' ? '' : t('calls.speaks', { language: t(`people.language.${person.language}`) })
    ].filter(Boolean),
    say: sentenceToSay(line, person.firstName, shared),
    answers,
    links: linksOf(row, isOwn).map(({ key, href }) => ({ label: t(key), href })),
    noAnswer:
      missed + 1 >= MISSED_AT_MOST ? t('calls.effect.last') : t('calls.effect.noAnswer', { when: back }),
    day: String(typed['day'] ?? slashed(addDays(localDate(moment.now, moment.zone), 1))),
    time: String(typed['time'] ?? ''),
    answered: String(typed['answer'] ?? ''),
    why: String(typed['why'] ?? ''),
    next: String(typed['next'] ?? ''),
    key: randomUUID(),
    errors: again?.errors ?? {},
    refusal: again?.refusal
  }
}

async function choiceOf({ lines, person }: CallRow, answer: OwnAnswer, res: Response): Promise<CallChoice> {
  const { t, dates } = sharedOf(res)
  const [line] = lines
  const facts = line && REASONS[line.kind].answers[answer]
  if (!line || !facts) throw new Error(`No answer ${answer}`)
  const { workshop } = line
  const soonest =
    facts.hasDates && workshop ? await nextDatesOf(workshop, { now: new Date(), only: 'agency' }) : []
  return {
    answer,
    label: t(facts.label),
    effect: t(facts.effect),
    why: facts.why.map(value => ({ value, label: t(facts.whyKey(value)) })),
    isWhyNeeded: facts.isWhyNeeded,
    hasDates: facts.hasDates,
    isDateNeeded: facts.isDateNeeded,
    dates: datesFor(person._id, soonest).map(({ _id, startsAt, timeZone, tradeLabel }) => {
      const speak = dates(timeZone)
      const when = `${speak.dayShort(startsAt)}, ${speak.time(startsAt)}`
      return { value: String(_id), label: t('calls.about.workshop', { trade: tradeLabel, when }) }
    })
  }
}

/** Where the rest is written: what a single press cannot say. */
function linksOf({ lines: [line], person }: CallRow, isOwn: boolean): { key: Key; href: string }[] {
  const workshop = String(line?.subject ?? '')
  const links: { key: Key; href: string }[] = []
  if (isOwn && !person.phone) links.push({ key: 'calls.link.addPhone', href: paths.editPerson(person.id) })
  if (isOwn && (line?.kind === 'emailRefused' || line?.kind === 'confirmation'))
    links.push({ key: 'calls.link.newAddress', href: paths.editPerson(person.id) })
  if (line?.kind === 'followUp' && workshop)
    links.push({ key: 'calls.link.step', href: paths.nextSteps(workshop, person.id) })
  if (line?.kind === 'wish') links.push({ key: 'calls.link.wish', href: paths.wish(workshop, person.id) })
  if (line?.request) links.push({ key: 'calls.link.request', href: paths.seatRequest(String(line.request)) })
  if (line?.kind === 'proposal') links.push({ key: 'calls.link.workshop', href: paths.workshop(workshop) })
  return links
}
