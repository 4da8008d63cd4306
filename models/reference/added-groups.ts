import type { Language } from '#lib/i18n.ts'
import { AddedGroup, type GroupReader } from '#models/records/added-group.ts'
import { isAddedCode, type AddedGroupCode } from '#models/records/target-group.ts'

/** What pages, forms and figures need to know of a public that the region has added. */
export interface KnownGroup {
  code: AddedGroupCode
  fr: string
  /** '': as in French. */
  en: string
  seenBy: GroupReader
  isCounted: boolean
  isOffered: boolean
}

/** Every one of them, also those no longer offered, in the order of their codes. */
export async function knownGroups(): Promise<KnownGroup[]> {
  const found = await AddedGroup.find().sort({ _id: 1 }).lean()
  return found.flatMap(({ _id: code, fr, en, seenBy, isCounted, retiredAt }) =>
    isAddedCode(code) ? [{ code, fr, en, seenBy, isCounted, isOffered: !retiredAt }] : []
  )
}

/** Those that accounts of this right may read of a person. */
export const seenBy = (reader: GroupReader, groups: readonly KnownGroup[]): KnownGroup[] =>
  groups.filter(group => group.seenBy === reader)

/** Those that a form offers of a person: what is no longer offered stays where it is carried. */
export const offeredTo = (groups: readonly KnownGroup[], carried: readonly string[]): KnownGroup[] =>
  groups.filter(({ code, isOffered }) => isOffered || carried.includes(code))

/** Those that the results are told by, offered or not: a restricted one never is. */
export const countedGroups = (groups: readonly KnownGroup[]): KnownGroup[] =>
  groups.filter(group => group.isCounted && group.seenBy === 'counsellors')

export const groupName = ({ fr, en }: Pick<KnownGroup, 'fr' | 'en'>, lang: Language): string =>
  (lang === 'en' ? en : fr) || fr
