import type { Request } from 'express'
import { idOfLink } from '#lib/tokens.ts'
import { hostLinksOf } from '#models/access/host-links.ts'
import { askedWith } from '#models/messages/asked-together.ts'
import type { OtherDate } from '#views/hosting/pages.ts'
import { optionsOf } from '../../options.ts'
import { paths } from '../../paths.ts'
import type { Hosted } from './find.ts'

/** The other dates that the message told with this one, each answered by itself, from this page. */
export async function otherDates(req: Request, { workshop, by }: Hosted): Promise<OtherDate[]> {
  const dates = await askedWith(workshop)
  const { company } = workshop.place
  if (dates.length === 0 || !company) return []
  const tokens = by
    ? null
    : await hostLinksOf(
        company,
        dates.map(({ _id }) => _id),
        optionsOf(req).secret
      )
  return dates.flatMap(date => {
    const token = tokens?.get(date.id)
    if (tokens && !token) return []
    const { startsAt, endsAt, timeZone, hostReply } = date
    return [
      {
        ...{ startsAt, endsAt, timeZone, reply: hostReply?.state ?? 'asked' },
        href: token ? paths.hostLink(token) : paths.hostingDay(date.id),
        action: token ? paths.hostLinkReply(token) : paths.hostingReply(date.id)
      }
    ]
  })
}

/** What a form on the page of several dates says of it: the token of its link, or the id of its workshop. */
export const backToOf = (req: Request, { workshop, by }: Hosted): string =>
  by ? workshop.id : String(req.params['link'] ?? '')

/** Back to the page of several dates; null: the answer was given elsewhere. */
export function pageOfDates(backTo: string, { by }: Hosted): string | null {
  if (!by) return idOfLink(backTo) ? paths.hostLink(backTo) : null
  return /^[0-9a-f]{24}$/.test(backTo) ? paths.hostingDay(backTo) : null
}
