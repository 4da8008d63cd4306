import type { Request, RequestHandler, Response } from 'express'
import { localTime, momentIn } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import { ABSENCE_REASONS, needsWhy, rollCall } from '#models/follow-up/attendance.ts'
import { scopes } from '#models/access/scope.ts'
import type { Person } from '#models/records/person.ts'
import { opensAt, type Workshop } from '#models/records/workshop.ts'
import { addWalkIn } from '#models/seats/add-walk-in.ts'
import { read, type Typed } from '../../forms/read.ts'
import { addedWith, hourFor, rollCallForm, tickedFor, type RollCallForm } from '../../forms/roll-call.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { linesOf } from '../../pages/attendance/lines.ts'
import { walkInsOf } from '../../pages/attendance/walk-ins.ts'
import { rosterOf } from '../../pages/attendance/roster.ts'
import { findWorkshop } from '../../pages/registrations/find.ts'
import { headOf } from '../../pages/registrations/head.ts'

const REASONS = (['person', 'service', 'company'] as const).map(side => ({
  side,
  reasons: ABSENCE_REASONS[side]
}))

export const show: RequestHandler = async (req, res) => {
  const { person: id } = req.query
  const isNamed = typeof id === 'string' && /^[0-9a-f]{24}$/.test(id)
  const person = isNamed ? await scopes.people(req.user).findOne({ _id: id }) : null
  await showPage(req, res, { errors: {}, person })
}

/** One form for everybody; lines left alone keep what they had. */
export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await findWorkshop(req)
  const form = read(rollCallForm, req.body)
  if (form.errors) return showPage(req, res, { errors: sentences(t, form.errors), typed: form.typed })
  const { everyone, why, q, search, save, create, add, now: arrives } = form.value
  if (arrives) {
    const hour = localTime(new Date(), workshop.timeZone)
    const late = { [`mark-${arrives}`]: 'late', [`arrived-${arrives}`]: hour }
    return showPage(req, res, { errors: {}, typed: { ...form.typed, ...late } })
  }
  if (add) return addToRollCall(req, res, workshop, { value: form.value, typed: form.typed, person: add })
  // By the key Enter, what is written in the search is searched.
  if (search || (q !== '' && !save && !everyone && !create))
    return showPage(req, res, { errors: {}, typed: form.typed, q })
  const marks = []
  const errors: Record<string, string> = {}
  for (const { participation } of await rosterOf(workshop)) {
    const person = String(participation.person)
    const ticked = tickedFor(person, form.value)
    const { hour, wrong } = hourFor(person, form.value)
    const moment = hour ? momentIn(workshop.timeZone, workshop.localDay, hour) : null
    const isOutside = moment && (moment < workshop.startsAt || moment > workshop.endsAt)
    if (wrong || isOutside) errors[`mark-${person}`] = t('walkIns.hour.refused')
    else if (ticked === 'lacksWord') errors[`mark-${person}`] = t('errors.participation.saysWhoTold')
    else if (ticked) {
      const isPartly = ticked.attendance === 'partly'
      marks.push({
        ...{ participation, ...ticked },
        arrivedAt: isPartly ? (participation.arrivedAt ?? null) : moment,
        leftAt: isPartly ? moment : null
      })
    } else if (everyone && !participation.attendance)
      marks.push({ participation, attendance: 'attended' as const })
  }
  if (Object.keys(errors).length > 0) return showPage(req, res, { errors, typed: form.typed })
  try {
    const count = await rollCall(marks, { by: req.user._id, why: why === '' ? null : why })
    if (create) return res.redirect(303, `${paths.newPerson()}?seat=${workshop.id}&arrived=yes`)
    if (count > 0) flash(res, 'attendance.saved', { params: { count } })
    else flash(res, 'attendance.unchanged')
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return showPage(req, res, { ...refused(t, error), typed: form.typed })
  }
  res.redirect(303, paths.attendance(workshop.id))
}

/** The person is here whatever becomes of the rest: what is ticked stays on the page, to be saved. */
async function addToRollCall(
  req: Request,
  res: Response,
  workshop: Workshop,
  { value, typed, person: id }: { value: RollCallForm; typed: Typed; person: string }
) {
  const { t } = sharedOf(res)
  const person = await scopes.people(req.user).findOne({ _id: id }).orFail()
  const { reason, words, back } = addedWith(id, value)
  const givesBack = back ? await scopes.workshops(req.user).findOne({ _id: back }).orFail() : null
  try {
    await addWalkIn(workshop._id, {
      ...{ person: person._id, by: req.user._id, key: value.addKey || id, reason, words },
      givesBack: givesBack?._id ?? null
    })
  } catch (error) {
    const said = refused(t, error)
    return showPage(req, res, {
      errors: {},
      added: said.errors,
      ...pickRefusal(said),
      typed,
      person,
      q: value.q
    })
  }
  await showPage(req, res, { errors: {}, typed, name: person.fullName })
}

const pickRefusal = ({ refusal }: { refusal?: string }) => (refusal ? { refusal } : {})

interface Said {
  errors: Record<string, string>
  refusal?: string
  typed?: Typed
  q?: string
  /** Shown among those who may be added, and why adding them was refused. */
  person?: Person | null
  added?: Record<string, string>
  /** Who was added. */
  name?: string
}

async function showPage(
  req: Request,
  res: Response,
  { errors, refusal, typed, q = '', person = null, added = {}, name }: Said
) {
  const workshop = await findWorkshop(req)
  const now = new Date()
  const roster = await rosterOf(workshop)
  const participations = roster.map(({ participation }) => participation)
  const locals = {
    workshop: headOf(workshop),
    open: opensAt(workshop) <= now && workshop.state !== 'cancelled' && workshop.state !== 'draft',
    lines: linesOf(roster, { typed: typed ?? {}, errors, timeZone: workshop.timeZone, now }),
    walkIns: await walkInsOf(req.user, workshop, {
      ...{ q, person, errors: added, typed: typed ?? {} },
      hasAbsence: participations.some(({ attendance }) => attendance === 'noshow' || attendance === 'excused')
    }),
    added: name,
    here: participations.filter(participation => participation.mayHaveAttended()).length,
    left: participations.filter(({ attendance }) => !attendance).length,
    asksWhy: participations.some(participation => needsWhy(participation, now)),
    why: typeof typed?.['why'] === 'string' ? typed['why'] : '',
    reasons: REASONS,
    errors,
    refusal
  }
  render(res, 'attendance/show', locals, {
    title: sharedOf(res).t('attendance.title'),
    here: 'planning',
    refused: refusal !== undefined || Object.keys({ ...errors, ...added }).length > 0
  })
}
