import type { Request, RequestHandler, Response } from 'express'
import { localDate } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import { STEP_KINDS } from '#models/participation/next-steps.ts'
import { ageOn } from '#models/person/publics.ts'
import { Sector } from '#models/sector.ts'
import { debriefForm, levelsOf } from '../../forms/debrief.ts'
import { read, type Typed } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { rosterOf } from './attendance/roster.ts'
import { firstToWrite, nextToWrite, rosterLines } from './debriefs/order.ts'
import { findParticipation, findWorkshop } from './registrations/find.ts'
import { headOf } from './registrations/head.ts'

/** Opens the first debrief to write, else the first that may be read again. */
export const index: RequestHandler = async (req, res) => {
  const workshop = await findWorkshop(req)
  const first = firstToWrite(await rosterOf(workshop))
  if (first) return res.redirect(303, paths.debrief(workshop.id, first.id))
  render(
    res,
    'debriefs/index',
    { workshop: headOf(workshop) },
    { title: sharedOf(res).t('debriefs.title'), here: 'planning' }
  )
}

export const edit: RequestHandler = async (req, res) => {
  await showPage(req, res, { errors: {} })
}

export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const { workshop, person, participation } = await findParticipation(req)
  const form = read(debriefForm, req.body)
  if (form.errors) return showPage(req, res, { errors: sentences(t, form.errors), typed: form.typed })
  const { interest, strength, nextStep, then } = form.value
  const skills = levelsOf(
    form.value,
    (await skillsOf(workshop.sector)).map(({ code }) => code)
  )
  try {
    await participation.writeDebrief({ interest, skills, strength, nextStep, by: req.user._id })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return showPage(req, res, { ...refused(t, error), typed: form.typed })
  }
  flash(res, 'debriefs.saved', { params: { name: person.fullName } })
  const next = then === 'stay' ? person : nextToWrite(await rosterOf(workshop), person.id)
  res.redirect(303, next ? paths.debrief(workshop.id, next.id) : paths.closing(workshop.id))
}

interface Said {
  errors: Record<string, string>
  refusal?: string
  typed?: Typed
}

async function showPage(req: Request, res: Response, { errors, refusal, typed }: Said) {
  const { workshop, person, participation } = await findParticipation(req)
  const [roster, skills] = await Promise.all([rosterOf(workshop), skillsOf(workshop.sector)])
  const { debrief } = participation
  const known = debrief?.at ? debrief : null
  const levels = known?.skills as Record<string, number> | undefined
  const say = (name: string, saved: number | string | null | undefined) =>
    typed ? textOf(typed[name]) : String(saved ?? '')
  const lines = rosterLines(roster)
  const { id, firstName, fullName, gender } = person
  const age = ageOn(person, localDate(workshop.startsAt, workshop.timeZone))
  const locals = {
    workshop: headOf(workshop),
    roster: lines,
    person: { id, firstName, fullName, gender, age, looksFor: person.tradeLabel },
    came: participation.mayHaveAttended() && participation.state === 'registered',
    skills,
    levels: Object.fromEntries(skills.map(({ code }) => [code, say(`skill-${code}`, levels?.[code])])),
    interest: say('interest', known?.interest),
    strength: say('strength', known?.strength),
    nextStep: say('nextStep', ''),
    steps: participation.nextSteps.map(({ kind, state }) => ({ kind, state })),
    stepKinds: STEP_KINDS,
    nextName: nextToWrite(roster, person.id)?.firstName ?? null,
    done: lines.filter(({ done }) => done).length,
    attended: lines.filter(({ mark }) => mark === 'came').length,
    errors,
    refusal
  }
  render(res, 'debriefs/edit', locals, {
    title: sharedOf(res).t('debriefs.title'),
    here: 'planning',
    refused: typed !== undefined
  })
}

async function skillsOf(sector: string) {
  return (await Sector.findById(sector).lean())?.skills ?? []
}

const textOf = (value: string | string[] | undefined) => (typeof value === 'string' ? value : '')
