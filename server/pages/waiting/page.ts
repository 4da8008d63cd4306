import type { Request, Response } from 'express'
import { localDate, type DateSpeaker } from '#lib/dates.ts'
import type { Translate } from '#lib/i18n.ts'
import { expectedAttendance } from '#models/invitations/expected-attendance.ts'
import { windowFor } from '#models/ledger/ledger.ts'
import { Person } from '#models/records/person.ts'
import { saidGroups } from '#lib/said-groups.ts'
import { inOrder, suits } from '#models/records/waiting-list.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { nextDates } from '#models/seats/registering.ts'
import { LEAVING_REASONS, mostWaiting } from '#models/seats/waiting.ts'
import { sayRule } from '#views/waiting/rule.ts'
import type { WaitingRow } from '#views/waiting/pages.ts'
import { render, sharedOf } from '../../render.ts'
import { headOf as sessionOf } from '../registrations/head.ts'
import { headOf } from '../workshops/head.ts'
import { happenedIn } from './happened.ts'

/** What was typed and refused, by its field; `at`: the person it was about. */
export interface WaitingAgain {
  errors?: Record<string, string>
  refusal?: string | undefined
  at?: string
  typed?: Readonly<Record<string, string>>
}

/** The waiting list of a session: offers first, then the order and why, the rule, and what happened. */
export async function showWaitingList(
  req: Request,
  res: Response,
  workshop: Workshop,
  { errors = {}, refusal, at = '', typed = {} }: WaitingAgain = {}
): Promise<void> {
  const { t, dates } = sharedOf(res)
  const now = new Date()
  const speak = dates(workshop.timeZone)
  const open = workshop.state === 'published' && !workshop.hasStarted(now)
  const reasons = LEAVING_REASONS.map(value => ({ value, label: t(`workshops.withdrawal.${value}`) }))
  const window = open ? await windowFor(workshop, now) : null
  const others = open ? await nextDates(workshop, now) : []
  const { kept } = workshop
  const rows = await rowsOf(workshop, t, speak)
  const locals = {
    head: await headOf({ req, res }, workshop, 'waiting', refusal),
    open,
    rule: [sayRule(workshop, t, speak), workshop.slots.length > 0 ? t('waiting.slots.rule') : '']
      .filter(Boolean)
      .join(' '),
    rows,
    mayOffer: window !== null && workshop.seatsFree > 0,
    mustCall: open && window === null && workshop.seatsFree > 0 && rows.some(({ isFree }) => isFree),
    isListFull: workshop.waiting.length >= mostWaiting(workshop),
    kept: kept && !kept.openedAt ? { places: kept.places, free: kept.free, opensAt: kept.opensAt } : null,
    mayKeep: open && workshop.slots.length === 0 && saidGroups(workshop.priorities).length > 0,
    howMany: open && workshop.slots.length === 0 ? await expectedAttendance(workshop, now) : null,
    other: others[0] ? sessionOf(others[0]) : null,
    happened: await happenedIn(
      workshop,
      t,
      Object.fromEntries(reasons.map(one => [one.value, one.label])),
      speak
    ),
    reasons,
    again: { errors, at, typed }
  }
  render(res, 'waiting/index', locals, {
    title: t('waiting.window', { trade: workshop.tradeLabel }),
    here: 'planning',
    refused: refusal !== undefined || Object.keys(errors).length > 0
  })
}

async function rowsOf(workshop: Workshop, t: Translate, speak: DateSpeaker): Promise<WaitingRow[]> {
  const offers = inOrder(workshop.toObject().offers)
  const waiting = inOrder(workshop.toObject().waiting)
  const ids = [...offers, ...waiting].map(({ person }) => person)
  const people = await Person.find({ _id: { $in: ids } }).select(
    'firstName lastName title phone email emailRefusedAt'
  )
  const known = new Map(people.map(person => [person.id, person]))
  const personOf = (id: unknown) => {
    const person = known.get(String(id))
    return {
      id: String(id),
      rosterName: person?.rosterName ?? t('waiting.happened.someone'),
      fullName: person?.fullName ?? t('waiting.happened.someone'),
      gender: person?.gender ?? ('n' as const),
      phone: person?.phone ?? null,
      spokenPhone: person?.spokenPhone ?? null,
      hasEmail: Boolean(person?.email && !person.emailRefusedAt)
    }
  }
  const isKeptOpen = Boolean(workshop.kept && !workshop.kept.openedAt)
  const today = localDate(new Date(), workshop.timeZone)
  const until = (moment: Date) =>
    localDate(moment, workshop.timeZone) === today ? speak.time(moment) : speak.dayTime(moment)
  return [
    ...offers.map(one => ({
      ...personOf(one.person),
      rank: null,
      since: one.since,
      until: until(one.until),
      why: one.kept ? t('waiting.why.kept') : t(one.slot ? 'waiting.slots.first' : 'waiting.why.first'),
      hours: hoursOf(workshop, one.slot ? [one.slot] : [], t, speak),
      isFree: false
    })),
    ...waiting.map((one, index) => ({
      ...personOf(one.person),
      rank: index + 1,
      since: one.since,
      until: null,
      why: one.lapsedAt
        ? t('waiting.why.lapsed', { day: speak.dayShort(one.lapsedAt) })
        : one.priority && isKeptOpen
          ? t('waiting.why.priority')
          : t('waiting.why.arrival'),
      hours: hoursWaitedFor(workshop, one.slots ?? [], t, speak),
      isFree:
        workshop.slots.length === 0 || workshop.slots.some(({ _id, free }) => free > 0 && suits(one, _id))
    }))
  ]
}

type Ids = readonly Workshop['slots'][number]['_id'][]

const timesOf = ({ slots }: Workshop, ids: Ids, speak: DateSpeaker) =>
  slots
    .filter(({ _id }) => ids.some(id => id.equals(_id)))
    .map(({ startsAt }) => speak.time(startsAt))
    .join(', ')

function hoursOf(workshop: Workshop, ids: Ids, t: Translate, speak: DateSpeaker): string | null {
  return ids.length > 0 ? t('slots.at', { time: timesOf(workshop, ids, speak) }) : null
}

function hoursWaitedFor(workshop: Workshop, ids: Ids, t: Translate, speak: DateSpeaker): string | null {
  if (workshop.slots.length === 0) return null
  if (ids.length === 0) return t('waiting.slots.any')
  return t('waiting.slots.only', { hours: timesOf(workshop, ids, speak) })
}
