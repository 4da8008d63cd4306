import { isKey, translate, type Language } from '#lib/i18n.ts'
import { Sector } from '#models/records/sector.ts'

export interface KnownSector {
  code: string
  /** As people have named it; '' is the name of the catalogue. */
  fr: string
  en: string
  isOffered: boolean
}

/** Every sector, also those no longer offered, in the order of their codes. */
export async function knownSectors(): Promise<KnownSector[]> {
  const found = await Sector.find().select('fr en retiredAt').sort({ _id: 1 }).lean<Stored[]>()
  return found.map(({ _id, fr = '', en = '', retiredAt }) => ({ code: _id, fr, en, isOffered: !retiredAt }))
}

export function sectorName({ code, fr, en }: Omit<KnownSector, 'isOffered'>, lang: Language): string {
  return (lang === 'en' ? en : fr) || fr || catalogueName(code, lang) || code
}

/** '' for a sector that people have added. */
export function catalogueName(code: string, lang: Language): string {
  const key = `sectors.name.${code}`
  return isKey(key) ? translate(lang)(key) : ''
}

/** Records of before these fields were kept lack them. */
interface Stored {
  _id: string
  fr?: string
  en?: string
  retiredAt?: Date | null
}
