import { addDays } from '#lib/dates.ts'
import type { Attendance } from '#models/records/participation.ts'
import { ABSENCE_REASONS } from '#models/follow-up/attendance.ts'
import type { NextStepFacts } from '#models/follow-up/next-steps.ts'
import { factsOfStep, type Contract } from '#models/records/next-step.ts'
import { sectors } from '../reference-data/sectors.ts'
import type { Staffed } from './cast.ts'
import { STRENGTHS } from './names.ts'
import type { Session } from './programme.ts'
import type { Chance } from './random.ts'
import { SECTOR_LUCK } from './region.ts'

type Step = Omit<NextStepFacts, 'by' | 'now'>

/** What came of a seat that was not given back. */
export interface Outcome {
  /** null: the roll-call is still to be done. */
  attendance: Attendance | null
  reason: string | null
  debrief: { interest: number; skills: Record<string, number>; strength: string } | null
  meetAgain: boolean
  steps: Step[]
}

/** Of those registered, 71 % come; some seats were given back before, hence more here. */
const COMES = 0.72
const DEBRIEFED = 0.96
/** Shows interest and aptitude: more than 80 % in the region's own count. */
const APT = 0.86
/** Starts something within six months: almost one in two, in time. */
const STARTS = 0.57
const ABSENT: Outcome = { attendance: 'noshow', reason: null, debrief: null, meetAgain: false, steps: [] }

export function outcomeOf(
  session: Session,
  { story }: Staffed,
  chance: Chance,
  { today }: { today: string }
): Outcome {
  if (session.fate === 'rollCallMissing') return { ...ABSENT, attendance: null }
  if (!chance.happens(COMES * (0.4 + 0.6 * story.luck))) return absence(chance)
  const isDebriefed = session.fate === 'toClose' ? chance.happens(0.5) : chance.happens(DEBRIEFED)
  return {
    attendance: chance.happens(0.05) ? 'partly' : 'attended',
    reason: null,
    debrief: isDebriefed ? debriefOf(session.draft.sector, chance) : null,
    meetAgain: session.draft.place.kind === 'company' && chance.happens(0.25),
    steps: session.fate === 'toClose' ? [] : stepsAfter(session, story.luck, chance, today)
  }
}

function absence(chance: Chance): Outcome {
  if (chance.happens(0.45)) return ABSENT
  const side = chance.happens(0.82)
    ? ABSENCE_REASONS.person
    : chance.happens(0.7)
      ? ABSENCE_REASONS.service
      : ABSENCE_REASONS.company
  return { ...ABSENT, attendance: 'excused', reason: chance.pick<string>(side) }
}

function debriefOf(sector: string, chance: Chance) {
  const apt = chance.happens(APT)
  const codes = sectors.find(({ _id }) => _id === sector)?.skills.map(({ code }) => code) ?? []
  const seen = chance.shuffled(codes)
  const skills = Object.fromEntries(
    codes.map(code => [
      code,
      apt && seen.indexOf(code) < 3 ? chance.between(2, 3) : chance.between(0, apt ? 2 : 1)
    ])
  )
  return {
    interest: apt ? chance.between(2, 3) : chance.between(0, 2),
    skills,
    strength: chance.pick(STRENGTHS)
  }
}

/** Something was started, is planned, or nothing yet; what would lie ahead is planned. */
function stepsAfter({ draft, day }: Session, luck: number, chance: Chance, today: string): Step[] {
  if (!chance.happens(STARTS * luck * (SECTOR_LUCK[draft.sector] ?? 1))) {
    return chance.happens(0.12)
      ? [{ kind: 'other', state: 'planned', plannedOn: addDays(today, 12), saidBy: 'counsellor', note: '' }]
      : []
  }
  const first = step(addDays(day, chance.between(4, 75)), chance, today)
  const isTried = first.kind === 'immersion' && first.state === 'completed'
  return isTried && chance.happens(0.35) ? [first, hireAfter(first.endedOn ?? day, chance, today)] : [first]
}

const KINDS = [
  'immersion',
  'immersion',
  'immersion',
  'training',
  'training',
  'preHire',
  'hire',
  'hire'
] as const
const DAYS = {
  immersion: [5, 14],
  training: [30, 120],
  preHire: [30, 60],
  hire: [60, 200],
  other: [1, 1]
} as const
const PLACES = {
  immersion: [
    'Atelier Sauvaire (fictif)',
    'Cuisine du Port (fictif)',
    'Entrepôt des Milles (fictif)',
    'Résidence des Pins (fictif)'
  ],
  training: ['Centre de formation des Collines (fictif)', 'École des métiers du Littoral (fictif)'],
  preHire: ['Centre de formation des Collines (fictif)'],
  hire: [
    'Groupe Esterel Services (fictif)',
    'Maçonneries du Garlaban',
    'Primeurs du Comtat',
    'Aide à domicile des Alpilles (fictif)'
  ],
  other: ['']
} as const
const HIRED: readonly Contract[] = ['cdi', 'cdi', 'cdd6', 'cddShort', 'temp', 'seasonal']

function step(startedOn: string, chance: Chance, today: string): Step {
  const kind = chance.pick(KINDS)
  const [least, most] = DAYS[kind]
  const end = addDays(startedOn, chance.between(least, most))
  const place = chance.pick<string>(PLACES[kind])
  const about = {
    kind,
    place,
    note: '',
    contract: factsOfStep(kind).fields.includes('contract') ? chance.pick(HIRED) : null
  }
  if (startedOn > today) return { ...about, state: 'planned', plannedOn: startedOn, saidBy: 'counsellor' }
  const said = { ...about, startedOn, saidBy: chance.pick(['person', 'employer', 'counsellor'] as const) }
  if (end > today) return { ...said, state: 'started' }
  return { ...said, state: chance.happens(0.12) ? 'broken' : 'completed', endedOn: end }
}

function hireAfter(day: string, chance: Chance, today: string): Step {
  const startedOn = addDays(day, chance.between(2, 20))
  const about = {
    kind: 'hire' as const,
    place: chance.pick(PLACES.hire),
    contract: chance.pick(HIRED),
    note: ''
  }
  if (startedOn > today) return { ...about, state: 'planned', plannedOn: startedOn, saidBy: 'employer' }
  return { ...about, state: 'started', startedOn, saidBy: 'employer' }
}
