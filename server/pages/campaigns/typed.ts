import { slashed } from '#lib/identifiers/typed-date.ts'
import type { Campaign } from '#models/records/campaign.ts'
import type { CampaignTyped } from '#views/campaigns/pages.ts'
import type { Typed } from '../../forms/read.ts'
import { dayOf } from '../../forms/typed.ts'

const one = (typed: Typed, name: string) => [typed[name] ?? ''].flat()[0] ?? ''

/** The form as it was typed or as it stands. */
export function campaignTyped(typed: Typed): CampaignTyped {
  const [from, to] = [one(typed, 'from'), one(typed, 'to')]
  return {
    name: one(typed, 'name'),
    text: one(typed, 'text'),
    from,
    to,
    fromDay: dayOf(from),
    toDay: dayOf(to)
  }
}

export function valuesOf({ name, text, from, to }: Campaign): Typed {
  return { name, text, from: slashed(from), to: slashed(to) }
}
