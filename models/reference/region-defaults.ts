import { together } from '#lib/together.ts'
import { RegionSettings } from '#models/records/region-settings.ts'
import { firstTexts, type Texts } from '#models/records/text-block.ts'

/** What a region says for its agencies; `reminders` null: the usual ones. */
export interface RegionDefaults {
  reminders: { first: number; second: number; time?: string | null } | null
  texts: Texts
  setAt: Date | null
}

const NOTHING: RegionDefaults = { reminders: null, texts: firstTexts(), setAt: null }

/** Of several regions, by their codes; one that has set nothing has no entry. */
export async function defaultsOfRegions(regions: readonly string[]): Promise<Map<string, RegionDefaults>> {
  if (regions.length === 0) return new Map()
  const found = await RegionSettings.find({ _id: { $in: [...new Set(regions)] } }).lean()
  return new Map(
    found.map(({ _id, reminders, texts, setAt }) => [
      _id,
      { reminders: reminders ?? null, texts: firstTexts(texts), setAt: setAt ?? null }
    ])
  )
}

export const defaultsOf: (region: string) => Promise<RegionDefaults> = together(async regions => {
  const found = await defaultsOfRegions(regions)
  return region => found.get(region) ?? NOTHING
})
