import type mongoose from 'mongoose'
import { readThresholds } from '#models/reference/thresholds.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { maskFrom, type Cell, type Told } from './mask.ts'

/** What the workshops of a host have given, as it is told: few people are not. */
export interface HostOutcomes {
  workshops: number
  /** Of these, the latest ones whose people are counted. */
  counted: number
  toldFrom: number
  came: Told
  apt: Told
  started: Told
}

/** A host welcomes some workshops a year, not thousands; a campaign may hold more. */
const MOST = 300

/** Of those within a scope that are over; null when there are none. */
export async function hostOutcomes(
  scope: Record<string, unknown>,
  { now = new Date(), most = MOST }: { now?: Date; most?: number } = {}
): Promise<HostOutcomes | null> {
  const isOver = { ...scope, state: { $in: ['published', 'closed'] }, endsAt: { $lte: now } }
  const over = await Workshop.find(isOver as never)
    .sort({ startsAt: -1 })
    .limit(most)
    .select('_id')
    .lean<{ _id: mongoose.Types.ObjectId }[]>()
  if (over.length === 0) return null
  const [workshops, { toldFrom }, rows] = await Promise.all([
    over.length < most ? over.length : Workshop.countDocuments(isOver as never),
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
  const told = { came: tell(came), apt: tell(apt), started: tell(started) }
  return { workshops, counted: over.length, toldFrom, ...told }
}
