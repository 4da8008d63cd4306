import type { Request, Response } from 'express'
import type { Translate } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { differences } from '#models/messages/differences.ts'
import { toldOf } from '#models/messages/told.ts'
import { TO_CALL } from '#models/messages/reasons.ts'
import { undoUntil } from '#models/planning/change-plans/confirm.ts'
import { planFor } from '#models/planning/change-plans/kinds.ts'
import { previewPlan, type PlanPreview, type PreviewedReader } from '#models/planning/change-plans/preview.ts'
import type { ChangePlan } from '#models/records/change-plan.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { ChangesPages, PlannedSessionShown } from '#views/changes/pages.ts'
import { changeRows } from '#views/emails/changes.ts'
import { printEmail } from '#views/emails/print.ts'
import { wordWorkshop } from '#views/emails/wording.ts'
import { changedBy } from '../../changed-by.ts'
import { readMessageForm } from '../../forms/change-plan.ts'
import { readSound } from '../../forms/read.ts'
import { optionsOf } from '../../options.ts'
import { paths } from '../../paths.ts'
import { sharedOf } from '../../render.ts'

interface Asked {
  req: Request
  res: Response
  plan: ChangePlan
  workshops: readonly Workshop[]
}

type Shown = ChangesPages['changes/show']

/** What a plan would change, whom it concerns, and the message of one of them as it would leave. */
export async function planShown({ req, res, plan, workshops }: Asked, now = new Date()): Promise<Shown> {
  const { t } = sharedOf(res)
  const sessions: PlannedSessionShown[] = []
  const readers: PreviewedReader[] = []
  let unanswered = 0
  for (const workshop of workshops) {
    const preview = await previewed(plan, workshop, now)
    const session = await sessionShown({ res, plan, workshop, preview })
    sessions.push(session)
    if (preview instanceof Refusal) continue
    readers.push(...preview.readers)
    unanswered += preview.unanswered
  }
  const reached = readers.filter(({ reason }) => reason === null)
  return {
    plan,
    sessions,
    isPossible: sessions.some(({ refusal }) => refusal === null),
    seen: workshops.map(({ ledger }) => ledger).join(','),
    told: toldRows({ t, plan, readers, unanswered }),
    count: reached.length,
    isToldAtOnce: (await undoUntil(plan, workshops, now)) === null,
    message: messageShown({ req, res, plan, reached, now })
  }
}

function previewed(plan: ChangePlan, workshop: Workshop, now: Date): Promise<PlanPreview | Refusal> {
  return previewPlan(planFor(plan, workshop._id), workshop, now).catch((error: unknown) => {
    if (error instanceof Refusal) return error
    throw error
  })
}

async function sessionShown({
  res,
  plan,
  workshop,
  preview
}: {
  res: Response
  plan: ChangePlan
  workshop: Workshop
  preview: PlanPreview | Refusal
}): Promise<PlannedSessionShown> {
  const { t, lang } = sharedOf(res)
  const lines = plan.sessions.find(one => one.workshop.equals(workshop._id))?.lines ?? 0
  const isChangedSince = workshop.log.length > lines
  const changedSince = isChangedSince ? await changedBy(res, workshop.lastRevision) : null
  const base = { workshop, changedSince }
  if (preview instanceof Refusal) return { ...base, refusal: t(preview.key, preview.params), rows: [] }
  const [before, after] = [toldOf(workshop.toObject()), toldOf(preview.after)]
  const rows = plan.kind === 'cancel' ? [] : changeRows(before, after, differences(before, after), lang)
  return { ...base, refusal: null, rows }
}

const isToCall = ({ reason }: PreviewedReader) => TO_CALL.some(one => one === reason)

function toldRows({
  t,
  plan,
  readers,
  unanswered
}: {
  t: Translate
  plan: ChangePlan
  readers: PreviewedReader[]
  unanswered: number
}): Shown['told'] {
  const people = readers.filter(({ recipientKind }) => recipientKind !== 'company')
  const others = readers.filter(({ recipientKind }) => recipientKind === 'company')
  const reached = people.filter(({ reason }) => reason === null)
  const calls = people.filter(isToCall)
  const rows: Shown['told'][number][] = []
  if (reached.length > 0) {
    const text = reached.map(({ name }) => name).join(', ')
    const link = { label: t('workshops.changes.read'), href: '#message' }
    rows.push({ kind: 'messages', count: reached.length, text, link })
  }
  if (calls.length > 0) {
    const names = calls.map(({ name, phone }) => (phone ? `${name}, ${speakPhone(phone)}` : name)).join(' ; ')
    rows.push({ kind: 'calls', count: calls.length, text: t('workshops.changes.calls', { names }) })
  }
  if (unanswered > 0) {
    const text = t(
      plan.kind === 'cancel' ? 'workshops.changes.proposalsEnd' : 'workshops.changes.proposalsFollow'
    )
    rows.push({ kind: 'offered', count: unanswered, text })
  }
  for (const { name, reason, phone } of others.filter(one => one.reason === null || isToCall(one))) {
    const key = reason === null ? 'company' : phone ? 'companyToCall' : 'companyUnreached'
    const text = t(`workshops.changes.${key}`, { name, phone: phone ? speakPhone(phone) : '' })
    rows.push({ kind: 'company', text })
  }
  const entries = readers.filter(({ reason, reading }) => reason === null && reading.calendar !== 'none')
  if (entries.length > 0) {
    const key = plan.kind === 'cancel' ? 'calendarsCancelled' : 'calendarsMoved'
    rows.push({ kind: 'calendars', count: entries.length, text: t(`workshops.changes.${key}`) })
  }
  return rows
}

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
  reached: PreviewedReader[]
  now: Date
}): Shown['message'] {
  const asked = readSound(readMessageForm, req.query).value.message
  const place = Math.min(asked, reached.length)
  const reader = reached[place - 1]
  if (!reader) return null
  const { reading, name } = reader
  const address = (at: number) => `${paths.changePlan(String(plan._id))}?message=${at}#message`
  const { appUrl } = optionsOf(res)
  const { to, expected } = reading.message
  const id = String(reading.workshop._id)
  // A host reads an address of its own there.
  const leadsTo = to === 'host' && expected ? { href: appUrl + paths.hostingDay(id), isLink: false } : null
  const opensAt = reading.account && expected ? appUrl + paths.workshop(id) : null
  const wording = wordWorkshop({ ...reading, now, leadsTo, opensAt, dates: [] })
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
