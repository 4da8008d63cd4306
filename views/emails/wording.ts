import { addDays, datesIn, localDate } from '#lib/dates.ts'
import { modesOf } from '#lib/modes.ts'
import { ofKind, translate, type Key, type Translate } from '#lib/i18n.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import type { WorkshopKind } from '#models/records/notice.ts'
import type { CalendarEffect, WorkshopMessage } from '#models/messages/kinds.ts'
import type { MessageAgency } from '#models/messages/delivery-context.ts'
import type { Reading } from '#models/messages/reading.ts'
import type { Change, Told } from '#models/messages/told.ts'
import type { Block, Contact, Wording } from './blocks.ts'
import { wordChanges } from './changes.ts'
import { sayModes } from '../slots/ways.ts'
import { listBlocks } from './waiting-list.ts'
import { joiningBlocks, sayJoining } from './joining.ts'
import { agencyName, eventTitle, formatWhen, formatWhere } from './session.ts'
import { inTown } from './town.ts'
import { frenchIn, wordsIn } from './words-in.ts'

export interface MessageContext extends Reading {
  now: Date
  /** Where a host answers, or reads of the workshop; null: nowhere. */
  leadsTo: { href: string; isLink: boolean } | null
  /** Of a host that is asked for several dates at once: all of them. */
  dates: readonly (Pick<Told, 'startsAt' | 'endsAt' | 'timeZone' | 'place'> & { _id: unknown })[]
  /** Where a facilitator reads who comes; null: nothing to read. */
  opensAt: string | null
  /** The page of the person, where they answer without an account; null where they have none. */
  personLink?: string | null
}

/** A subject is seen on a telephone: no longer than this. */
const SUBJECT_SIGNS = 60

const CALENDAR: Record<CalendarEffect, Key | null> = {
  invite: 'emails.calendar',
  update: 'emails.calendarMoved',
  cancel: 'emails.calendarCancelled',
  none: null
}

const sayOf = ({ language, workshop }: Pick<MessageContext, 'language' | 'workshop'>) =>
  ofKind(wordsIn(language), workshop)

/** In order: what, when and where, how to say no, who writes. */
export function wordWorkshop(context: MessageContext): Wording {
  const { language, agency, message, former } = context
  const t = sayOf(context)
  const changes = former ? wordChanges(former, context) : null
  // The session is as it was: the hour of its reader is not.
  const said = context.kind === 'slotMoved' ? null : changes
  const { text, expected } = message
  const invites = (message.to === 'person' || message.to === 'partner') && expected && !message.ofList
  const calendar = CALENDAR[context.calendar]
  const blocks: Block[] = [
    ...(context.isUnread ? unread(t) : []),
    { kind: 'greeting', text: greeting(context) },
    ...(context.dates.length > 1
      ? severalDates(context)
      : [
          { kind: 'lead', text: movedLead(context) ?? said?.lead ?? lead(message, context) } as const,
          ...writtenBlocks(context, t),
          {
            kind: 'place',
            when: formatWhen(context.workshop, language),
            where: whereFor(context, t),
            struck: !expected,
            ...(isRemote(context.workshop) ? {} : frenchIn(language))
          } as const,
          ...(changes?.blocks ?? []),
          ...listBlocks(context),
          ...(text ? [{ kind: 'text', text: t(text) } as const] : [])
        ]),
    ...hostNeeds(context),
    ...(context.leadsTo ? hostBlocks(context.kind, context.leadsTo, t) : []),
    ...personBlocks(context, t),
    ...(context.opensAt ? [buttonTo(context.opensAt, 'emails.openWorkshop', t)] : []),
    ...(invites ? joiningBlocks(context.workshop, agency, t) : []),
    ...(invites ? details(context, changes?.said) : []),
    ...nextDates(context),
    ...contactBlocks(asking(context), context),
    ...(message.to === 'person' && agency?.texts?.closing
      ? [{ kind: 'text', text: agency.texts.closing, ...frenchIn(language) } as const]
      : []),
    ...(calendar ? [{ kind: 'small', text: t(calendar) } as const] : []),
    { kind: 'small', text: t(whySent(message)) },
    { kind: 'small', text: agencyName(agency, t) }
  ]
  const count = context.dates.length
  const subjectSaid =
    count > 1
      ? t('emails.hostAsked.several.subject', { count })
      : subject(said?.subject ?? `emails.${context.kind}.subject`, context)
  return { subject: subjectSaid, blocks }
}

/** Said in their language, and in French to whoever helps them read. */
function unread(t: Translate): Block[] {
  return [
    { kind: 'small', text: t('mine.unread') },
    { kind: 'small', text: translate('fr')('mine.unread'), isFrench: true }
  ]
}

/** What the agency typed, a line a paragraph, as it typed it. */
function writtenBlocks({ written, language }: MessageContext, t: Translate): Block[] {
  const lines = (written ?? '').split('\n').filter(line => line.trim() !== '')
  const said = lines.map(text => ({ kind: 'text', text, ...frenchIn(language) }) as const)
  if (said.length === 0 || language === 'fr') return said
  return [...said, { kind: 'small', text: t('emails.written.typed') }]
}

const isRemote = ({ place: { mode } }: Pick<Told, 'place'>) => mode === 'video' || mode === 'telephone'

/** A person reads of their own slot; whoever welcomes or runs the session, of all of them. */
function whereFor({ workshop, message: { to } }: MessageContext, t: Translate): string {
  const ways = to === 'person' ? '' : sayModes(waysOf(workshop), t)
  return [formatWhere(workshop, t), ways].filter(Boolean).join('. ')
}

/** Those that its place does not say already. */
function waysOf(workshop: MessageContext['workshop']) {
  const modes = modesOf(workshop)
  return modes.length > 1 ? modes : []
}
/** Where the person answers: first of all there is to press. */
function personBlocks(
  { kind, personLink, message: { expected, ofProposal } }: MessageContext,
  t: Translate
): Block[] {
  if (!personLink) return []
  const asks = ofProposal || kind === 'offered'
  const asked = asks ? 'emails.ownPage.proposal' : 'emails.ownPage.answer'
  const button = buttonTo(personLink, expected ? asked : 'emails.ownPage.dates', t)
  return [button, { kind: 'small', text: t('emails.ownPage.keep') }]
}

/** What the host is to provide, in whatever tells it of the session. */
function hostNeeds({ language, workshop, message: { to, expected } }: MessageContext): Block[] {
  const items = (workshop.hostNeeds ?? '')
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)
  if (to !== 'host' || !expected || items.length === 0) return []
  return [{ kind: 'list', label: wordsIn(language)('emails.hostNeeds'), items }]
}

/** One question for all the dates of a series; each is answered by itself. */
function severalDates({ language, workshop, dates }: MessageContext): Block[] {
  const t = ofKind(wordsIn(language), workshop)
  const count = dates.length
  return [
    { kind: 'lead', text: t('emails.hostAsked.several.lead', { trade: workshop.tradeLabel, count }) },
    {
      kind: 'list',
      label: t('emails.hostAsked.several.dates', { where: formatWhere(workshop, t) }),
      items: dates.map(date => formatWhen(date, language))
    },
    { kind: 'text', text: t('emails.hostAsked.several.text') }
  ]
}

type HostKind = Exclude<Extract<WorkshopKind, `host${string}`>, 'hostAsked' | 'hostLinkNew'>

const isOfHost = (kind: WorkshopKind): kind is HostKind =>
  kind.startsWith('host') && kind !== 'hostAsked' && kind !== 'hostLinkNew'

/** Several sessions of one kind of message in one message to a host, in the order of their dates. */
export function wordTogether(contexts: readonly [MessageContext, ...MessageContext[]]): Wording {
  const [first] = contexts
  const { message, agency, kind } = first
  if (contexts.length === 1 || !isOfHost(kind)) return wordWorkshop(first)
  const t = sayOf(first)
  const count = contexts.length
  const calendar = contexts.flatMap(one => CALENDAR[one.calendar] ?? [])[0]
  const blocks: Block[] = [
    { kind: 'greeting', text: greeting(first) },
    { kind: 'lead', text: t(`emails.together.${kind}.lead`, { count }) },
    ...contexts.toSorted(byDate).flatMap(one => sessionBlocks(one, t)),
    ...(contexts.some(one => one.leadsTo?.isLink)
      ? [{ kind: 'small', text: t('emails.hostLink') } as const]
      : []),
    ...(message.text ? [{ kind: 'text', text: t(message.text) } as const] : []),
    ...contactBlocks(asking(first), first),
    ...(calendar ? [{ kind: 'small', text: t(calendar) } as const] : []),
    { kind: 'small', text: t(whySent(message)) },
    { kind: 'small', text: agencyName(agency, t) }
  ]
  return { subject: t(`emails.together.${kind}.subject`, { count }), blocks }
}

const byDate = ({ workshop: one }: MessageContext, { workshop: other }: MessageContext) =>
  +one.startsAt - +other.startsAt

function sessionBlocks(context: MessageContext, t: Translate): Block[] {
  const { former, workshop, language, message, kind, leadsTo } = context
  const rows = former ? wordChanges(former, context).blocks : []
  return [
    { kind: 'text', text: workshop.tradeLabel },
    {
      kind: 'place',
      when: formatWhen(workshop, language),
      where: whereFor(context, t),
      struck: !message.expected
    },
    ...rows.filter(block => block.kind === 'change'),
    ...hostNeeds(context),
    ...(leadsTo ? hostBlocks(kind, leadsTo, t).slice(0, 1) : [])
  ]
}

/** The title tells the trade and nothing else of the person. */
export function wordEvent({ language, workshop, agency, person, partner }: MessageContext) {
  const t = ofKind(wordsIn(language), workshop)
  const contact = [agency?.phone ? speakPhone(agency.phone) : '', agency?.email ?? '']
    .filter(Boolean)
    .join(', ')
  const joining = person || partner ? sayJoining(workshop, t) : ''
  const description = [
    joining ? `${t('emails.joining.label')}${t('emails.colon')} ${joining}` : '',
    workshop.access ? `${t('emails.access')}${t('emails.colon')} ${workshop.access}` : '',
    workshop.bring ? `${t('emails.bring')}${t('emails.colon')} ${workshop.bring}` : '',
    contact ? t(person ? 'emails.event.cannotCome' : 'emails.event.question', { contact }) : ''
  ]
  return {
    title: eventTitle(workshop, t),
    place: formatWhere(workshop, t),
    description: description.filter(Boolean).join('\n')
  }
}

function whySent({ to, expected, ofList, ofProposal }: WorkshopMessage): Key {
  if (ofProposal) return 'emails.whyProposal'
  if (ofList) return 'emails.whyWaiting'
  if (to === 'partner') return expected ? 'emails.whyPartner' : 'emails.whyFormerPartner'
  if (to === 'facilitator') return expected ? 'emails.whyFacilitator' : 'emails.whyFormerFacilitator'
  if (to !== 'person') return 'emails.whyHost'
  return expected ? 'emails.whyInvitation' : 'emails.whySeat'
}

function greeting({ language, person, company, account, partner }: MessageContext): string {
  const t = wordsIn(language)
  const name = person?.firstName ?? account?.firstName ?? company?.contactName ?? partner?.name ?? ''
  return name ? t('emails.greeting', { name }) : t('emails.greetingPlain')
}

/** Of a person who comes to another session: which one they leave, and which they come to. */
function movedLead({ kind, former, workshop, language }: MessageContext): string | null {
  if (kind !== 'movedTo' || !former) return null
  return ofKind(wordsIn(language), workshop)('emails.movedTo.from', {
    former: former.tradeLabel ?? workshop.tradeLabel,
    day: datesIn(language, former.timeZone).weekday(former.startsAt),
    trade: workshop.tradeLabel
  })
}

/** A reminder sent late says no number of days. */
function lead(
  { lead: words, due, to }: WorkshopMessage,
  { language, workshop, reminders, person, now }: MessageContext
): string {
  const t = ofKind(wordsIn(language), workshop)
  const trade = { trade: workshop.tradeLabel }
  const day = (moment: Date) => localDate(moment, workshop.timeZone)
  if (typeof due === 'object' && to !== 'partner') {
    const { days: count, isUsual } = reminders[due.reminder]
    if (count > 1 && addDays(day(now), 1) === day(workshop.startsAt))
      return t('emails.reminderInDays', { ...trade, count: 1 })
    if (addDays(day(now), count) !== day(workshop.startsAt)) return t('emails.reminderLate', trade)
    if (!isUsual) return t('emails.reminderInDays', { ...trade, count })
  }
  if (typeof words === 'string') return t(words, trade)
  const gender = person?.title === 'Mme' ? 'f' : person?.title === 'M' ? 'm' : 'n'
  return t(words[gender], trade)
}

type SubjectKey = `emails.${WorkshopKind}.subject`

/** Day and town; on a long name of a town the day is shortened, then the town left out. */
function subject(words: SubjectKey, { language, workshop }: MessageContext): string {
  const t = ofKind(wordsIn(language), workshop)
  const dates = datesIn(language, workshop.timeZone)
  const town = inTown(workshop.place.commune, t)
  const say = (day: string) => t(words, { day })
  const within = (day: string) => say(town ? t('emails.dayInTown', { day, town }) : day)
  const tries = [
    within(dates.weekday(workshop.startsAt)),
    within(dates.dayShort(workshop.startsAt)),
    say(dates.weekday(workshop.startsAt))
  ]
  return tries.find(({ length }) => length <= SUBJECT_SIGNS) ?? say(dates.dayShort(workshop.startsAt))
}

/** `said`: how to enter or what to bring stands among what changes already. */
function details({ language, workshop, agency, message }: MessageContext, said = new Set<Change>()): Block[] {
  const t = ofKind(wordsIn(language), workshop)
  const names = workshop.facilitators.map(({ name }) => name).join(', ')
  const about = message.to === 'person' ? t(`kinds.about.${workshop.kind ?? 'detection'}`) : ''
  const rows: [string, string][] = [
    [t('emails.with'), names],
    [t('emails.access'), said.has('access') ? '' : workshop.access],
    [t('emails.bring'), said.has('bring') ? '' : workshop.bring],
    [t('emails.travel'), sayJoining(workshop, t) ? '' : (agency?.texts?.travel ?? '')]
  ]
  const typed = rows
    .filter(([, text]) => text !== '')
    .map(([label, text]) => ({ kind: 'detail', label, text, ...frenchIn(language) }) as const)
  return [...(about ? [{ kind: 'detail', label: t('emails.what'), text: about } as const] : []), ...typed]
}

function hostBlocks(
  kind: WorkshopKind,
  { href, isLink }: NonNullable<MessageContext['leadsTo']>,
  t: Translate
): Block[] {
  const button = buttonTo(href, kind === 'hostAsked' ? 'emails.hostAsked.button' : 'emails.hostOpen', t)
  return isLink ? [button, { kind: 'small', text: t('emails.hostLink') }] : [button]
}

/** Where one may go instead, in words; the agency is called for a seat. */
function nextDates({ nextDates: dates, language, agency }: MessageContext): Block[] {
  const t = wordsIn(language)
  if (dates.length === 0 || !agency) return []
  const items = dates.map(date =>
    t('emails.nextDates.item', {
      when: formatWhen(date, language),
      trade: date.tradeLabel,
      where: formatWhere(date, t)
    })
  )
  return [{ kind: 'list', label: t('emails.nextDates.label'), items }]
}

function asking(context: MessageContext): Key {
  const { kind, personLink, nextDates: dates } = context
  const { to, expected, ofList, ofProposal } = context.message
  if (kind === 'offered') return personLink ? 'emails.offered.answer' : 'emails.offered.answerByCall'
  if (ofProposal && expected) return 'emails.question'
  if (to === 'person' && expected && !ofList) return 'emails.cannotCome'
  if (to === 'partner') return expected ? 'emails.partnerCannotCome' : 'emails.partnerQuestion'
  if (dates.length === 0) return 'emails.question'
  return to === 'person' && personLink ? 'emails.nextDates.press' : 'emails.nextDates.call'
}

function buttonTo(href: string, label: Key, t: Translate): Block {
  return {
    kind: 'button',
    label: t(label),
    href,
    address: href,
    hint: t('emails.addressOfButton')
  }
}

function contactBlocks(sentence: Key, { language, agency, personLink, message }: MessageContext): Block[] {
  const t = wordsIn(language)
  const contact = contactOf(t(sentence), agency)
  if (!contact.phone && !contact.email) return [{ kind: 'text', text: t('emails.askCounsellor') }]
  const [label, target] = contact.phone
    ? [t('emails.call'), contact.phone]
    : [t('emails.write'), contact.email]
  // One button a message: that of the page, where there is one.
  const button: Block[] =
    target && !personLink
      ? [{ kind: 'button', label, href: target.href, address: target.text, hint: null }]
      : []
  // The agency speaks French.
  const spoken: Block[] =
    contact.phone && message.to === 'person' && language !== 'fr'
      ? [{ kind: 'small', text: t('mine.answeredInFrench') }]
      : []
  return [...button, { kind: 'contact', ...contact }, ...spoken]
}

/** The lines at the foot of a message that say how to answer it. */
export function contactOf(
  sentence: string,
  agency: Pick<MessageAgency, 'phone' | 'email' | 'callHours'> | null
): Contact {
  return {
    sentence,
    hours: agency?.callHours ?? '',
    phone: agency?.phone ? { text: speakPhone(agency.phone), href: `tel:${agency.phone}` } : null,
    email: agency?.email
      ? { text: agency.email, href: `mailto:${encodeURIComponent(agency.email).replace('%40', '@')}` }
      : null
  }
}
