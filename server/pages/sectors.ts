import type { Language } from '#lib/i18n.ts'
import { knownSectors, sectorName, type KnownSector } from '#models/reference/sectors.ts'
import type { Option } from '#views/shared/pages.ts'

/** Sectors in the reader's words. */
export interface SectorWords {
  /** What a sector is called, whatever became of it. */
  nameOf: (code: string) => string
  /** Those that a form offers, with `kept`, which a record already has. */
  offered: (kept?: string | null) => Option[]
  /** Those that a list may be narrowed to: what was held in one no longer offered is still there. */
  readonly every: Option[]
}

const ORDER = { fr: new Intl.Collator('fr'), en: new Intl.Collator('en') } satisfies Record<
  Language,
  Intl.Collator
>

export async function sectorWords({ lang }: { lang: Language }): Promise<SectorWords> {
  const known = await knownSectors()
  const byCode = new Map(known.map(sector => [sector.code, sector]))
  const nameOf = (code: string) => sectorName(byCode.get(code) ?? { code, fr: '', en: '' }, lang)
  const options = (sectors: readonly KnownSector[]) =>
    sectors
      .map(({ code }) => ({ value: code, label: nameOf(code) }))
      .sort((one, other) => ORDER[lang].compare(one.label, other.label))
  return {
    nameOf,
    offered: kept => options(known.filter(({ code, isOffered }) => isOffered || code === kept)),
    get every() {
      return options(known)
    }
  }
}
