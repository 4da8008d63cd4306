import type { Response } from 'express'
import { clock, datesIn, HOME_ZONE } from '#lib/dates.ts'
import {
  directionOf,
  LANGUAGE_NAMES,
  ofKind,
  translate,
  type PersonKey,
  type PersonLanguage,
  type TranslateToPerson
} from '#lib/i18n.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { Agency } from '#models/records/agency.ts'
import { isConfirmed, lateAt, seenBy } from '#models/records/own-words.ts'
import { isListClosed } from '#models/records/waiting-list.ts'
import { firstTexts } from '#models/records/text-block.ts'
import { wayInto } from '#models/records/way-in.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { PartKind } from '#models/records/workshop-kind.ts'
import type { NextDate } from '#models/messages/next-dates.ts'
import { personLinkOf } from '#models/access/person-links.ts'
import { agencyName, eventTitle, formatWhen, sayRemote } from '#views/emails/session.ts'
import { sayJoining } from '#views/emails/joining.ts'
import { sayRule } from '#views/waiting/rule.ts'
import { renderTemplate, type SharedWithPerson } from '#views/engine.ts'
import type { IconName } from '#views/icons/drawings.ts'
import type { OwnDate, OwnPage } from '#views/mine/pages.ts'
import { OWN_REASONS } from '../../forms/own-page.ts'
import { optionsOf } from '../../options.ts'
import { paths } from '../../paths.ts'
import { readerOf, sealedPolicy } from '../open/reader.ts'
import type { Mine } from './find.ts'
import { afterwardsOf } from './afterwards.ts'
import { readAround, type AroundFull } from './around.ts'
import { sendSqueezed } from './squeezed.ts'

interface Shown {
  refusal?: PersonKey | null
  field?: string | null
  /** What stands around the session, where it was read already. */
  known?: AroundFull
}

/** Sends the page of one person's workshop: no session, no cookie, nothing that a cache may keep. */
export async function showMine(
  res: Response,
  mine: Mine,
  { refusal = null, field = null, known }: Shown = {}
): Promise<void> {
  const { lang, token } = mine
  const t = ofKind(translate(lang), mine.workshop)
  const { secret } = optionsOf(res)
  const own = await pageOf(mine, t, { secret, known })
  // Beside a field that is no longer there, nobody would read it.
  const isShown = field !== 'slots' || own.session.slots.length > 0
  const locals = { ...own, refusal, field: isShown ? field : null }
  send(res, { lang, path: paths.personLink(token), status: refusal ? 422 : 200 }, reader =>
    renderTemplate('mine/show', locals, { ...reader, t })
  )
}

/** Before the person says that they look for no workshop any more. */
export function showSearch(res: Response, mine: Mine): void {
  const { lang, token, workshop } = mine
  const t = ofKind(translate(lang), workshop)
  const query = lang === mine.person.language ? '' : `?lang=${lang}`
  const at = { page: paths.personLink(token) + query, search: paths.personSearch(token) + query }
  const hasSeat = mine.situation === 'registered'
  send(res, { lang, path: paths.personLink(token), status: 200 }, reader =>
    renderTemplate('mine/search', { ...headOf(mine), hasSeat, at }, { ...reader, t })
  )
}

/** What every page of theirs says above its title. */
const headOf = ({ lang, spoken, token }: Mine) => ({
  direction: directionOf(lang),
  languages: spoken.offered.map(code => ({ code, name: LANGUAGE_NAMES[code] })),
  unread: spoken.isUnread(lang) ? translate('fr')('mine.unread') : null,
  languageAt: paths.personLanguage(token)
})

/**
 * Whatever is wrong with a link, the same words; whoever holds one that was good once reads whom to call. `ended`: its
 * workshop.
 */
export async function showLinkOver(
  res: Response,
  lang: PersonLanguage,
  ended: Workshop | null
): Promise<void> {
  const agency = ended && (await Agency.findById(ended.agency).select('name phone email callHours').lean())
  const contact = agency && contactOf(agency, translate(lang))
  send(res, { lang, path: paths.home(), status: 404 }, reader =>
    renderTemplate('mine/link-over', { direction: directionOf(lang), contact }, reader)
  )
}

type Reader = ReturnType<typeof readerOf<SharedWithPerson>>

function send(
  res: Response,
  { lang, path, status }: { lang: PersonLanguage; path: string; status: number },
  draw: (reader: Reader) => string
): void {
  const reader = readerOf<SharedWithPerson>({
    t: translate(lang),
    lang,
    date: datesIn(lang, HOME_ZONE),
    dates: zone => datesIn(lang, zone),
    path
  })
  res.set('Content-Security-Policy', sealedPolicy([]))
  res.set('Cache-Control', 'no-store')
  res.set('Referrer-Policy', 'no-referrer')
  res.set('X-Robots-Tag', 'noindex')
  res.status(status)
  sendSqueezed(res, draw({ ...reader, trial: optionsOf(res).trial }))
}

async function pageOf(
  mine: Mine,
  t: TranslateToPerson,
  { secret, known }: { secret: string; known: AroundFull | undefined }
): Promise<Omit<OwnPage, 'refusal' | 'field'>> {
  const { situation, workshop, person, participation, instead, token, lang } = mine
  const [dates, { agency, defaults }] = await Promise.all([
    mine.dates(known?.next),
    known ?? readAround(workshop)
  ])
  const texts = firstTexts(agency?.texts, defaults?.texts)
  const { timeZone, access } = workshop
  const held = { timeZone, access, ...workshop.heldFor(person._id) }
  const hasSeat = situation === 'registered'
  const late = lateAt(participation, workshop)
  const query = lang === person.language ? '' : `?lang=${lang}`
  const to = (path: string) => path + query
  return {
    ...headOf(mine),
    situation,
    firstName: person.firstName,
    gender: person.gender,
    session: {
      ...whenOf(held, lang, t),
      title: eventTitle(workshop, t),
      where: whereOf(held, t),
      isAddress: !isRemote(held),
      map: mapOf(held),
      access: wayInto(held, agency),
      travel: texts.travel,
      // How to enter is for who has a seat, as in their messages.
      joining: hasSeat ? sayJoining(held, t) : '',
      opens: hasSeat && held.place.mode === 'video' ? held.joining : null,
      bring: workshop.bring || texts.bring,
      parts: [...new Set(workshop.parts.map(({ kind }) => kind))].map(kind => ({
        kind,
        icon: PART_ICONS[kind]
      })),
      about: workshop.kind === 'detection' ? null : t(`kinds.about.${workshop.kind}`),
      // Places kept for others are not free to everyone.
      isFull: workshop.freeTo({ isPriority: false }) <= 0,
      hasList: !isListClosed(workshop),
      slots: workshop.isFull() ? slotsOf(workshop, lang, t) : []
    },
    rank: workshop.rankOf(person._id),
    forHours: forHours(workshop, mine),
    rule: sayRule(workshop, t, datesIn(lang, workshop.timeZone)),
    heldUntil: heldUntil(workshop, mine),
    seen: seenBy(workshop, person._id),
    isConfirmed: isConfirmed(participation, workshop),
    late: late && clock(lang, late),
    gaveBack: participation.state === 'withdrawn' && !participation.withdrawnBy,
    reason: participation.reason ?? null,
    reasons: OWN_REASONS,
    otherDates: dates && dates.map(date => dateOf(date, workshop, lang, t)),
    instead: instead && (await insteadOf(instead, mine, secret, t)),
    isCallWanted: Boolean(participation.callWanted),
    isReachedByPhone: Boolean(person.phone),
    hasEmail: Boolean(person.email),
    isSilent: Boolean(person.emailRefusedAt),
    isNotCalled: Boolean(person.callsRefusedAt),
    hasEndedSearch: Boolean(person.searchEndedAt),
    afterwards: afterwardsOf(participation, lang),
    contact: contactOf(agency, t),
    at: {
      page: paths.personLink(token),
      coming: to(paths.personComing(token)),
      absence: to(paths.personAbsence(token)),
      seat: to(paths.personSeat(token)),
      waiting: to(paths.personWaiting(token)),
      answer: to(paths.personAnswer(token)),
      reason: to(paths.personReason(token)),
      date: to(paths.personDate(token)),
      call: to(paths.personCall(token)),
      delay: to(paths.personDelay(token)),
      messages: to(paths.personMessages(token)),
      noCalls: to(paths.personNoCalls(token)),
      search: to(paths.personSearch(token)),
      calendar: to(paths.personCalendar(token))
    }
  }
}

type Reached = Pick<Agency, 'name'> & Partial<Pick<Agency, 'phone' | 'email' | 'callHours'>>

function contactOf(agency: Reached | null, t: TranslateToPerson): OwnPage['contact'] {
  return {
    agency: agencyName(agency, t),
    phone: agency?.phone ? { text: speakPhone(agency.phone), href: `tel:${agency.phone}` } : null,
    email: agency?.email ?? null,
    hours: agency?.callHours ?? ''
  }
}

const PART_ICONS = {
  talk: 'chats',
  exercises: 'hand',
  debrief: 'coffee',
  visit: 'buildings',
  other: 'users'
} as const satisfies Record<PartKind, IconName>

type Hours = Pick<Workshop, 'startsAt' | 'endsAt' | 'timeZone'>

function whenOf({ startsAt, endsAt, timeZone }: Hours, lang: PersonLanguage, t: TranslateToPerson) {
  const dates = datesIn(lang, timeZone)
  const day = dates.day(startsAt)
  return {
    day: day.charAt(0).toLocaleUpperCase(lang) + day.slice(1),
    hours: t('mine.hours', { from: dates.time(startsAt), to: dates.time(endsAt) })
  }
}

/** « mardi 1er décembre à 11 h 30 »: until when a seat is held for the person. */
function heldUntil(workshop: Workshop, { person, lang }: Mine): string | null {
  const offer = workshop.offerOf(person._id)
  return offer && datesIn(lang, workshop.timeZone).dayTime(offer.until)
}

const slotsOf = ({ slots, timeZone }: Workshop, lang: PersonLanguage, t: TranslateToPerson) =>
  slots.map(({ _id, startsAt, endsAt }) => ({
    id: String(_id),
    hours: whenOf({ startsAt, endsAt, timeZone }, lang, t).hours
  }))

function forHours(workshop: Workshop, { person, lang }: Mine): string | null {
  const named = workshop.waitingOf(person._id)?.slots ?? []
  const times = workshop.slots.filter(({ _id }) => named.some(one => one.equals(_id)))
  const speak = datesIn(lang, workshop.timeZone)
  return times.length > 0 ? times.map(({ startsAt }) => speak.time(startsAt)).join(', ') : null
}

const isRemote = ({ place: { mode } }: Pick<Workshop, 'place'>) => mode === 'video' || mode === 'telephone'

/** Where to go, a line each; by video or telephone, who calls. */
function whereOf({ place }: Pick<Workshop, 'place'>, t: TranslateToPerson): string[] {
  if (place.mode === 'video' || place.mode === 'telephone') return [sayRemote(place.mode, place, t)]
  const house = place.kind === 'agency' ? agencyName(place, t) : place.name
  const town = [place.postcode, place.commune].filter(Boolean).join(' ')
  return [[house, place.room].filter(Boolean).join(', '), place.address, town].filter(Boolean)
}

/** A plan of the place alone: nothing of the person goes there. */
function mapOf({ place }: Pick<Workshop, 'place'>): string | null {
  if (isRemote({ place })) return null
  if (!place.address || !place.commune) return null
  const query = [place.address, `${place.postcode} ${place.commune}`.trim()].join(', ')
  return `https://www.openstreetmap.org/search?${new URLSearchParams({ query }).toString()}`
}

function dateOf(date: NextDate, { trade }: Workshop, lang: PersonLanguage, t: TranslateToPerson): OwnDate {
  return {
    id: String(date._id),
    ...whenOf(date, lang, t),
    where: whereOf(date, t)[0] ?? '',
    trade: date.trade === trade ? null : date.tradeLabel
  }
}

async function insteadOf(workshop: Workshop, { person, lang }: Mine, secret: string, t: TranslateToPerson) {
  const token = await personLinkOf({ workshop: workshop._id, person: person._id }, secret)
  const query = lang === person.language ? '' : `?lang=${lang}`
  return {
    when: formatWhen({ ...workshop.hoursFor(person._id), timeZone: workshop.timeZone }, lang),
    title: eventTitle(workshop, t),
    href: token && paths.personLink(token) + query
  }
}
