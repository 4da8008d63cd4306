import type mongoose from 'mongoose'
import { readThresholds } from '#models/reference/thresholds.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { FOR_JOB_SEEKERS } from '#models/records/workshop-kind.ts'

type Id = mongoose.Types.ObjectId
type Past = Pick<Workshop, '_id' | 'sector' | 'startsAt' | 'timeZone'>

/** What anyone is told of what a company has welcomed. */
export interface CompanyPage {
  workshops: number
  sectors: string[]
  /** The last ones, the newest first. */
  last: Pick<Workshop, 'startsAt' | 'timeZone'>[]
  /** « au moins »: in steps, so that two readings never tell that one person was hired; null: fewer than `toldFrom`. */
  hires: number | null
  toldFrom: number
}

const MOST = 300
const DATES_SHOWN = 12
const HIRED = ['started', 'completed'] as const

export async function companyPage(company: Id, now = new Date()): Promise<CompanyPage> {
  const over = {
    ...FOR_JOB_SEEKERS,
    'place.company': company,
    startsAt: { $lte: now },
    endsAt: { $lte: now },
    state: { $in: ['published', 'closed'] as const }
  }
  const [workshops, past, { toldFrom }] = await Promise.all([
    Workshop.countDocuments(over as never),
    Workshop.find(over as never)
      .sort({ startsAt: -1 })
      .limit(MOST)
      .select('sector startsAt timeZone')
      .lean<Past[]>(),
    readThresholds()
  ])
  const hires = await Participation.countDocuments({
    workshop: { $in: past.map(({ _id }) => _id) },
    state: 'registered',
    nextSteps: { $elemMatch: { kind: 'hire', state: { $in: HIRED } } }
  } as never)
  return {
    workshops,
    sectors: [...new Set(past.map(({ sector }) => sector))],
    last: past.slice(0, DATES_SHOWN).map(({ startsAt, timeZone }) => ({ startsAt, timeZone })),
    hires: hires < toldFrom ? null : hires - (hires % toldFrom),
    toldFrom
  }
}
