import type { Request, Response } from 'express'
import { grouped } from '#lib/grouped.ts'
import type { Translate } from '#lib/i18n.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { differences } from '#models/messages/differences.ts'
import { toldOf } from '#models/messages/told.ts'
import { TO_CALL } from '#models/messages/reasons.ts'
import {
  isAlwaysTold,
  judgeSessions,
  undoUntil,
  type JudgedSession
} from '#models/planning/change-plans/judged.ts'
import { planFor } from '#models/planning/change-plans/kinds.ts'
import {
  previewSession,
  type PlanPreview,
  type PreviewedReader
} from '#models/planning/change-plans/preview.ts'
import type { ChangePlan } from '#models/records/change-plan.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { ChangesPages, PlannedSessionShown } from '#views/changes/pages.ts'
import { changeRows } from '#views/emails/changes.ts'
import { printEmail } from '#views/emails/print.ts'
import { wordTogether, type MessageContext } from '#views/emails/wording.ts'
import { changedBy } from '../../changed-by.ts'
import { readMessageForm } from '../../forms/change-plan.ts'
import { readSound } from '../../forms/read.ts'
import { optionsOf } from '../../options.ts'
import { paths } from '../../paths.ts'
import { refusedPlan } from '../workshops/clashes.ts'
import { publicWords, type PublicWords } from '../publics.ts'
import {
  cannotComeShown,
  choicesKept,
  fewerPlacesShown,
  releasedBy,
  type ChoicesTyped
} from './cannot-come.ts'
import { regroupRow } from './regroup-row.ts'
import { slotRows } from './slot-rows.ts'
import { revisionRows } from './revision-rows.ts'
import { sharedOf } from '../../render.ts'

interface Asked {
  req: Request
  res: Response
  plan: ChangePlan
  workshops: readonly Workshop[]
  first: Workshop
  /** As it was refused. */
  typed?: ChoicesTyped | null
}

type Shown = ChangesPages['changes/show']

/** What a plan would change, whom it concerns, and the message of one of them as it would leave. */
export async function planShown(
  { req, res, plan, workshops, first, typed: refused = null }: Asked,
  now = new Date()
): Promise<Shown> {
  const typed = refused ?? choicesKept(plan)
  const { t, lang } = sharedOf(res)
  const judged = await judgeSessions(plan, workshops, now)
  const isWhole = plan.kind === 'regroup'
  const publics = plan.kind === 'revise' ? await publicWords({ t, lang }) : null
  const sessions: PlannedSessionShown[] = []
  const readers: PreviewedReader[] = []
  let unanswered = 0
  for (const one of isWhole ? judged : judged.toSorted(byDate)) {
    const preview = await previewed({ plan, judged: one, typed }, now)
    sessions.push(await sessionShown({ res, plan, publics, judged: one, preview }))
    readers.push(...(preview?.readers ?? []))
    unanswered += preview?.unanswered ?? 0
  }
  const isSeveral = judged.length > 1 && !isWhole
  const reached = mailsOf(readers.filter(({ reason }) => reason === null))
  return {
    plan,
    first,
    sessions,
    isPossible: isWhole
      ? sessions.every(({ refusal }) => refusal === null)
      : sessions.some(({ refusal }) => refusal === null),
    seen: judged.map(one => (one.refusal && isSeveral ? '-' : one.workshop.ledger)).join(','),
    cannotCome: await cannotComeShown({ res, plan, judged, typed, now }),
    fewerPlaces: await fewerPlacesShown({ res, judged, typed }),
    errors: typed?.errors ?? {},
    told: toldRows({ t, plan, readers, unanswered, hasSeats: takesProposals(judged) }),
    count: reached.length,
    isAlwaysTold: isAlwaysTold(plan.kind, judged),
    isToldAtOnce: undoUntil(judged, now) === null,
    message: messageShown({ req, res, plan, reached, now })
  }
}

const byDate = ({ workshop: one }: JudgedSession, { workshop: other }: JudgedSession) =>
  +one.startsAt - +other.startsAt

async function previewed(
  { plan, judged, typed }: { plan: ChangePlan; judged: JudgedSession; typed: ChoicesTyped | null },
  now: Date
): Promise<PlanPreview | null> {
  const { workshop, set } = judged
  const planned = { ...planFor(plan, workshop._id), release: releasedBy(judged, typed) }
  return set ? previewSession(planned, workshop, set, now) : null
}

async function sessionShown({
  res,
  plan,
  publics,
  judged: { workshop, refusal },
  preview
}: {
  res: Response
  plan: ChangePlan
  /** null: the change does not touch for whom a session is first. */
  publics: PublicWords | null
  judged: JudgedSession
  preview: PlanPreview | null
}): Promise<PlannedSessionShown> {
  const { t, lang } = sharedOf(res)
  const lines = plan.sessions.find(one => one.workshop.equals(workshop._id))?.lines ?? 0
  const changedSince = workshop.isRevisedSince(lines) ? await changedBy(res, workshop.lastRevision) : null
  const base = { workshop, changedSince }
  if (!preview) {
    const { clashes = [] } = refusedPlan({ t, lang }, refusal)
    return { ...base, refusal: refusal ? t(refusal.key, refusal.params) : null, clashes, rows: [] }
  }
  const [before, after] = [toldOf(workshop.toObject()), toldOf(preview.after)]
  if (plan.kind === 'regroup')
    return { ...base, refusal: null, clashes: [], rows: [regroupRow(t, workshop, preview.after)] }
  if (plan.kind === 'slots')
    return { ...base, refusal: null, clashes: [], rows: slotRows({ t, lang }, workshop, preview.after) }
  const told =
    plan.kind === 'cancel' ? [] : changeRows(before, after, differences(before, after, 'host'), lang)
  const own = publics ? revisionRows({ t, publics }, workshop, preview.after) : []
  return { ...base, refusal: null, clashes: [], rows: [...told, ...own] }
}

/** Whether places are left once the people of the other workshop have theirs. */
function takesProposals(judged: readonly JudgedSession[]): boolean {
  const receiving = judged.at(-1)
  const { seats } = (receiving?.set ?? {}) as Partial<Pick<Workshop, 'seats'>>
  return Boolean(receiving && seats && seats.length < receiving.workshop.capacity)
}

const isToCall = ({ reason }: PreviewedReader) => TO_CALL.some(one => one === reason)

function toldRows({
  t,
  plan,
  readers,
  unanswered,
  hasSeats
}: {
  t: Translate
  plan: ChangePlan
  readers: PreviewedReader[]
  unanswered: number
  /** Of a regrouping: places are left in the workshop that takes the people. */
  hasSeats: boolean
}): Shown['told'] {
  const people = readers.filter(({ recipientKind }) => recipientKind !== 'company')
  const others = readers.filter(({ recipientKind }) => recipientKind === 'company')
  const reached = people.filter(({ reason }) => reason === null)
  const calls = people.filter(isToCall)
  const rows: Shown['told'][number][] = []
  if (reached.length > 0) {
    const text = namesOf(t, reached)
    const link = { label: t('workshops.changes.read'), href: '#message' }
    rows.push({ kind: 'messages', count: reached.length, text, link })
  }
  if (calls.length > 0) {
    const named = distinct(calls).map(({ name, phone }) => (phone ? `${name}, ${speakPhone(phone)}` : name))
    const names = named.join(' ; ')
    rows.push({ kind: 'calls', count: calls.length, text: t('workshops.changes.calls', { names }) })
  }
  rows.push(...listRows(t, [...reached, ...calls]))
  if (unanswered > 0) {
    const ends = plan.kind === 'cancel' || (plan.kind === 'regroup' && !hasSeats)
    const goes = plan.kind === 'regroup' ? 'proposalsJoin' : 'proposalsFollow'
    const text = t(`workshops.changes.${ends ? 'proposalsEnd' : goes}`)
    rows.push({ kind: 'offered', count: unanswered, text })
  }
  const companies = others.filter(one => one.reason === null || isToCall(one))
  for (const { id, name, reason, phone } of distinct(companies)) {
    const count = mailsOf(companies.filter(one => one.id === id)).length
    const reachedBy = count > 1 ? 'companySeveral' : 'company'
    const key = reason === null ? reachedBy : phone ? 'companyToCall' : 'companyUnreached'
    const text = t(`workshops.changes.${key}`, { name, count, phone: phone ? speakPhone(phone) : '' })
    rows.push({ kind: 'company', text })
  }
  const entries = readers.filter(({ reason, reading }) => reason === null && reading.calendar !== 'none')
  if (entries.length > 0) {
    const key = plan.kind === 'cancel' ? 'calendarsCancelled' : 'calendarsMoved'
    rows.push({ kind: 'calendars', count: entries.length, text: t(`workshops.changes.${key}`) })
  }
  return rows
}

const OF_LIST = {
  offered: ['offered', 'offersKept'],
  offerEnded: ['waiting', 'offersEnd'],
  waiting: ['waiting', 'listKeeps'],
  waitingEnded: ['waiting', 'listEnds']
} as const

/** What becomes of who waits, and of who is offered a seat: they are among those who read a message, or are called. */
function listRows(t: Translate, people: readonly PreviewedReader[]): Shown['told'] {
  return Object.entries(OF_LIST).flatMap(([of, [kind, said]]) => {
    const theirs = people.filter(one => one.kind === of)
    const names = namesOf(t, theirs)
    const { length: count } = distinct(theirs)
    return count > 0 ? [{ kind, count, text: t(`workshops.changes.${said}`, { names, count }) }] : []
  })
}

const distinct = (readers: PreviewedReader[]) => [...new Map(readers.map(one => [one.id, one])).values()]

/** « Nadia Benali (3 ateliers), Théo Garcia »: each once. */
function namesOf(t: Translate, readers: PreviewedReader[]): string {
  return distinct(readers)
    .map(({ id, name }) => {
      const count = readers.filter(one => one.id === id).length
      return t('workshops.changes.several.name', { name, count })
    })
    .join(', ')
}

/** As they leave: several sessions of one kind make one message to a host. */
function mailsOf(readers: readonly PreviewedReader[]): Mail[] {
  const keyOf = ({ id, recipientKind, reading, dueAt }: PreviewedReader, at: number) =>
    recipientKind === 'company' ? [id, reading.kind, +dueAt].join(' ') : String(at)
  return grouped(readers, keyOf).flatMap(([first, ...others]) => (first ? [[first, ...others] as const] : []))
}

type Mail = readonly [PreviewedReader, ...PreviewedReader[]]

function messageShown({
  req,
  res,
  plan,
  reached,
  now
}: {
  req: Request
  res: Response
  plan: ChangePlan
  reached: Mail[]
  now: Date
}): Shown['message'] {
  const asked = readSound(readMessageForm, req.query).value.message
  const place = Math.min(asked, reached.length)
  const mail = reached[place - 1]
  if (!mail) return null
  const [{ reading, name }, ...others] = mail
  const address = (at: number) => `${paths.changePlan(String(plan._id))}?message=${at}#message`
  const { appUrl } = optionsOf(res)
  const contextOf = ({ reading: one }: PreviewedReader): MessageContext => {
    const { to, expected } = one.message
    const id = String(one.workshop._id)
    // A host reads an address of its own there.
    const leadsTo = to === 'host' && expected ? { href: appUrl + paths.hostingDay(id), isLink: false } : null
    const opensAt = one.account && expected ? appUrl + paths.workshop(id) : null
    // Their secret is made when the message leaves.
    const personLink = to === 'person' ? appUrl + paths.personLink('…') : null
    return { ...one, now, leadsTo, opensAt, personLink, dates: [] }
  }
  const wording = wordTogether([contextOf(mail[0]), ...others.map(contextOf)])
  const { subject, text } = printEmail(wording, reading.language, appUrl)
  return {
    name,
    place,
    total: reached.length,
    language: reading.language,
    subject,
    text,
    previous: place > 1 ? address(place - 1) : null,
    next: place < reached.length ? address(place + 1) : null
  }
}
