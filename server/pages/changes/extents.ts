import type { Response } from 'express'
import { sessionsByExtent } from '#models/planning/change-plans/extent.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { Option } from '#views/shared/pages.ts'
import { sharedOf } from '../../render.ts'

/** How much of its series a change may take, with dates and people; none where there is nothing to choose. */
export async function extentsOf(res: Response, workshop: Workshop): Promise<Option[]> {
  const { t, dates } = sharedOf(res)
  const { one, following, all } = await sessionsByExtent(workshop)
  const day = ({ startsAt, timeZone }: Workshop) => dates(timeZone).weekday(startsAt)
  const last = following.at(-1) ?? workshop
  const options: Option[] = [
    {
      value: 'one',
      label: t('workshops.changes.extent.one'),
      hint: t('workshops.changes.extent.oneHint', { day: day(workshop), count: peopleIn(one) })
    }
  ]
  if (following.length > 1)
    options.push({
      value: 'following',
      label: t('workshops.changes.extent.following', { count: following.length - 1 }),
      hint: t('workshops.changes.extent.followingHint', { day: day(last), count: peopleIn(following) })
    })
  if (all.length > following.length)
    options.push({
      value: 'all',
      label: t('workshops.changes.extent.all', { count: all.length }),
      hint: t('workshops.changes.extent.allHint', { count: peopleIn(all) })
    })
  return options.length > 1 ? options : []
}

/** Each once, whatever the number of their seats. */
const peopleIn = (sessions: readonly Workshop[]) =>
  new Set(sessions.flatMap(({ seats }) => seats.map(({ person }) => String(person)))).size
