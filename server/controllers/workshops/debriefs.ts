import type { Request, RequestHandler, Response } from 'express'
import { localDate } from '#lib/dates.ts'
import { isKey } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import { STEP_KINDS } from '#models/records/next-step.ts'
import { ageOn } from '#models/people/target-groups.ts'
import type { Person } from '#models/records/person.ts'
import type { Participation } from '#models/records/participation.ts'
import { skillsOf } from '#models/reference/skills.ts'
import { changedBy } from '../../changed-by.ts'
import { debriefForm, levelsOf } from '../../forms/debrief.ts'
import { baseFingerprint, conflictErrors, mergeEdits } from '../../forms/edit-conflicts.ts'
import { read, type Typed } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { writeDebrief } from '#models/follow-up/debrief.ts'
import { rosterOf } from '../../pages/attendance/roster.ts'
import { firstToWrite, nextToWrite, rosterLines } from '../../pages/debriefs/order.ts'
import { findParticipation, findWorkshop } from '../../pages/registrations/find.ts'
import { headOf } from '../../pages/registrations/head.ts'

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
  const allSkills = await skillsOf(workshop, notedIn(participation))
  const current = currentValues(participation, allSkills)
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) {
    const change = await changedBy(res, participation.debrief ?? null)
    const wording = wordingOf(sharedOf(res), person, allSkills)
    const said = conflictErrors(t, conflicts, current, { ...wording, change })
    return showPage(req, res, { ...said, typed, current })
  }
  const form = read(debriefForm, typed)
  if (form.errors) return showPage(req, res, { errors: sentences(t, form.errors), typed, current })
  const { interest, strength, nextStep, then } = form.value
  const skills = levelsOf(
    form.value,
    allSkills.map(({ code }) => code)
  )
  try {
    await writeDebrief(participation, { interest, skills, strength, nextStep, by: req.user._id })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return showPage(req, res, { ...refused(t, error), typed, current })
  }
  flash(res, 'debriefs.saved', { params: { name: person.fullName } })
  const next = then === 'stay' ? person : nextToWrite(await rosterOf(workshop), person.id)
  res.redirect(303, next ? paths.debrief(workshop.id, next.id) : paths.closing(workshop.id))
}

interface Said {
  errors: Record<string, string>
  refusal?: string
  typed?: Typed
  /** What stood when `typed` was joined with it. */
  current?: Typed
}

async function showPage(req: Request, res: Response, { errors, refusal, typed, ...said }: Said) {
  const { workshop, person, participation } = await findParticipation(req)
  const [roster, skills] = await Promise.all([rosterOf(workshop), skillsOf(workshop, notedIn(participation))])
  const current = said.current ?? currentValues(participation, skills)
  const say = (name: string) => textOf((typed ?? current)[name])
  const lines = rosterLines(roster)
  const { id, firstName, fullName, gender } = person
  const age = ageOn(person, localDate(workshop.startsAt, workshop.timeZone))
  const locals = {
    workshop: headOf(workshop),
    roster: lines,
    person: { id, firstName, fullName, gender, age, looksFor: person.tradeLabel },
    came: participation.mayHaveAttended() && participation.state === 'registered',
    skills,
    levels: Object.fromEntries(skills.map(({ code }) => [code, say(`skill-${code}`)])),
    interest: say('interest'),
    strength: say('strength'),
    nextStep: say('nextStep'),
    steps: participation.nextSteps.map(({ kind, state }) => ({ kind, state })),
    stepKinds: STEP_KINDS,
    nextName: nextToWrite(roster, person.id)?.firstName ?? null,
    done: lines.filter(({ done }) => done).length,
    attended: lines.filter(({ mark }) => mark === 'came').length,
    baseFingerprint: baseFingerprint(current),
    errors,
    refusal
  }
  render(res, 'debriefs/edit', locals, {
    title: sharedOf(res).t('debriefs.title'),
    here: 'planning',
    refused: typed !== undefined
  })
}

type Skills = Awaited<ReturnType<typeof skillsOf>>

/** The debrief as the form shows it, '' where nothing was chosen. */
function currentValues({ debrief }: Participation, skills: Skills): Typed {
  const known = debrief?.at ? debrief : null
  const levels = known?.skills as Record<string, number> | undefined
  return {
    interest: String(known?.interest ?? ''),
    strength: known?.strength ?? '',
    ...Object.fromEntries(skills.map(({ code }) => [`skill-${code}`, String(levels?.[code] ?? '')]))
  }
}

function wordingOf(
  { t, lang }: ReturnType<typeof sharedOf>,
  { firstName: name, gender }: Person,
  skills: Skills
) {
  const label = (field: string) =>
    field === 'interest'
      ? t('debriefs.says', { name })
      : field === 'strength'
        ? t('debriefs.strength')
        : skillIn(field)
  const skillIn = (field: string) => skills.find(({ code }) => field === `skill-${code}`)?.[lang] ?? ''
  const say = (field: string, value: string) => {
    const said = `debriefs.${field === 'interest' ? `interest.${value}.${gender}` : `level.${value}`}`
    return isKey(said) ? t(said) : value
  }
  return { label, say: (field: string, value: string) => (field === 'strength' ? value : say(field, value)) }
}

const notedIn = ({ debrief }: Participation) => Object.keys((debrief?.skills ?? {}) as object)

const textOf = (value: string | string[] | undefined) => (typeof value === 'string' ? value : '')
