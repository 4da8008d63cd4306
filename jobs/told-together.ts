import { grouped } from '#lib/grouped.ts'
import { togetherKey } from '#models/messages/told-together.ts'
import type { Notice } from '#models/records/notice.ts'
import { printEmail } from '#views/emails/print.ts'
import { wordTogether } from '#views/emails/wording.ts'
import type { Composed } from './send-composed.ts'

/** At least so many at a time; what is told together is not parted. */
export function chunksOf(notices: readonly Notice[], size: number): Notice[][] {
  const chunks: Notice[][] = []
  for (const group of grouped(notices, togetherKey)) {
    const last = chunks.at(-1)
    if (last && last.length + group.length <= size) last.push(...group)
    else chunks.push([...group])
  }
  return chunks
}

/** One message for each group. */
export function joined(composed: readonly Composed[], appUrl: string): Composed[] {
  const keyOf = ({ notice, context }: Composed) =>
    [togetherKey(notice), context?.kind, context?.workshop.kind].join(' ')
  return grouped(composed, keyOf).flatMap(group => {
    const [first, ...others] = group.toSorted(byId)
    return first ? [others.length > 0 ? join(first, others, appUrl) : first] : []
  })
}

/** Its Message-ID is the same at every try. */
const byId = ({ notice: one }: Composed, { notice: other }: Composed) => (one.id < other.id ? -1 : 1)

function join(first: Composed, others: readonly Composed[], appUrl: string): Composed {
  const { message, language, context } = first
  if (!context) return first
  const all = [first, ...others]
  const wording = wordTogether([context, ...others.flatMap(one => one.context ?? [])])
  const [calendar = null, ...furtherCalendars] = all.flatMap(one => one.message.calendar ?? [])
  return {
    ...first,
    message: { ...message, ...printEmail(wording, language, appUrl), calendar, furtherCalendars },
    hidden: all.flatMap(({ hidden }) => hidden),
    with: others.map(({ notice, told }) => ({ notice, told }))
  }
}
