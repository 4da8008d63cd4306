import type { Response } from 'express'
import type { Refusal } from '#lib/refusal.ts'
import { Participation } from '#models/records/participation.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { HostedAt } from '#views/hosting/pages.ts'
import { sharedOf } from '../../render.ts'

/** Whoever holds a good link to the workshop is the same reader: a new link sends what the one before could not. */
export const BY_LINK = 'link'

/** Names whose answers a telephone keeps, without saying who it is. */
export function keptOwner(res: Response, { home }: Pick<HostedAt, 'home'>): string {
  return home === null ? BY_LINK : (sharedOf(res).formAccount ?? '')
}

interface Told {
  workshop: Workshop
  ticks: readonly { person: string; isHere: boolean }[]
  overtaken: number
  refusals: readonly Refusal[]
}

/** What stands now of the people that were ticked, by id alone, and the sentence for the host. */
export async function tellArrivals(res: Response, { workshop, ticks, overtaken, refusals }: Told) {
  const { t, dates } = sharedOf(res)
  const date = dates(workshop.timeZone)
  const rows = await Participation.find({
    workshop: workshop._id,
    person: { $in: ticks.map(({ person }) => person) },
    state: 'registered'
  })
    .select('person attendance attendanceAt')
    .lean()
  const people = rows.map(({ person, attendance, attendanceAt }) => {
    const isHere = attendance === 'attended' || attendance === 'partly'
    const since = isHere && attendanceAt ? t('hosting.hereSince', { time: date.time(attendanceAt) }) : ''
    return { id: String(person), isHere, isAbsent: Boolean(attendance) && !isHere, since }
  })
  const count = ticks.length - overtaken - refusals.length
  const isAll = count > 1 && ticks.every(({ isHere }) => isHere)
  const said = count === 0 ? [] : [isAll ? t('hosting.everyoneDone', { count }) : t('hosting.kept.saved')]
  const warnings = [
    ...(overtaken > 0 ? [t('hosting.kept.overtaken', { count: overtaken })] : []),
    ...new Set(refusals.map(({ key, params }) => t(key, params)))
  ]
  return { people, said: said.join(' '), warning: warnings.join(' ') }
}
