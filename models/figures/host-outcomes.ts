import type mongoose from 'mongoose'
import { readThresholds } from '#models/reference/thresholds.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { maskFrom, type Cell, type Told } from './mask.ts'

/** What the workshops of a host have given, as it is told: few people are not. */
export interface HostOutcomes {
  workshops: number
  toldFrom: number
  came: Told
  apt: Told
  started: Told
}

/** A host welcomes some workshops a year, not thousands. */
const MOST = 300

/** Of those within a scope that are over; null when there are none. */
export async function hostOutcomes(
  scope: Record<string, unknown>,
  now = new Date()
): Promise<HostOutcomes | null> {
  const over = await Workshop.find({
    ...scope,
    state: { $in: ['published', 'closed'] },
    endsAt: { $lte: now }
  })
    .sort({ startsAt: -1 })
    .limit(MOST)
    .select('_id')
    .lean<{ _id: mongoose.Types.ObjectId }[]>()
  if (over.length === 0) return null
  const [{ toldFrom }, rows] = await Promise.all([
    readThresholds(),
    Participation.find({
      workshop: { $in: over.map(({ _id }) => _id) },
      state: 'registered',
      attendance: { $in: ['attended', 'partly'] }
    })
      .select('apt started')
      .lean<Pick<Participation, 'apt' | 'started'>[]>()
  ])
  const cell = (value: number, isShown = true): Cell => ({ value, isShown })
  const came = cell(rows.length)
  const apt = cell(rows.filter(row => row.apt).length)
  const started = cell(rows.filter(row => row.started).length)
  const without = ({ value }: Cell) => cell(came.value - value, false)
  const tell = maskFrom(toldFrom)([
    { total: came, parts: [apt, without(apt)] },
    { total: came, parts: [started, without(started)] }
  ])
  return { workshops: over.length, toldFrom, came: tell(came), apt: tell(apt), started: tell(started) }
}
