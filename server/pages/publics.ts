import type { Language, Translate } from '#lib/i18n.ts'
import type { GroupReader } from '#models/records/added-group.ts'
import { isAddedCode, isGroupName, TARGET_GROUPS, type GroupName } from '#models/records/target-group.ts'
import {
  countedGroups,
  groupName,
  knownGroups,
  offeredTo,
  seenBy,
  type KnownGroup
} from '#models/reference/added-groups.ts'
import type { Option } from '#views/shared/pages.ts'

/** Publics in the reader's words. */
export interface PublicWords {
  /** What one that the region has added is called; null: every counsellor may read none of that code. */
  nameOf: (code: string) => string | null
  /** Those of these that every counsellor may read, by name. */
  namesOf: (codes: readonly string[]) => string[]
  /** Those that the region has added and a form offers these readers, with those that a record already has. */
  offered: (reader: GroupReader, carried?: readonly string[]) => Option[]
  /** Those that a workshop may be for first, as a counsellor is told them; `kept` are those it is for already. */
  priorities: (kept?: readonly string[]) => Option[]
  /** As a workshop or a reason to invite says it. */
  said: (name: GroupName) => string
  /** The same of all that a workshop is for first, but for those that every counsellor may not read any longer. */
  saidAll: (names: readonly string[]) => string[]
  /** Those that the results may be read for. */
  counted: Option[]
}

export async function publicWords({ t, lang }: { t: Translate; lang: Language }): Promise<PublicWords> {
  const known = await knownGroups()
  const open = seenBy('counsellors', known)
  const byCode = new Map<string, KnownGroup>(open.map(group => [group.code, group]))
  const nameOf = (code: string) => {
    const group = byCode.get(code)
    return group ? groupName(group, lang) : null
  }
  const byName = (one: string, other: string) => one.localeCompare(other, lang)
  const options = (groups: readonly KnownGroup[]) =>
    groups
      .map(group => ({ value: group.code, label: groupName(group, lang) }))
      .sort((one, other) => byName(one.label, other.label))
  const said = (name: GroupName) =>
    isAddedCode(name) ? (nameOf(name) ?? '') : t(`candidates.public.${name}`)
  return {
    nameOf,
    namesOf: codes => codes.flatMap(code => nameOf(code) ?? []).sort(byName),
    offered: (reader, carried = []) => options(offeredTo(seenBy(reader, known), carried)),
    priorities: (kept = []) => [
      ...TARGET_GROUPS.map(value => ({ value, label: said(value) })),
      ...options(offeredTo(open, kept))
    ],
    said,
    saidAll: names => names.filter(isGroupName).map(said).filter(Boolean),
    counted: [
      ...TARGET_GROUPS.map(value => ({ value, label: t(`results.public.${value}`) })),
      ...options(countedGroups(known))
    ]
  }
}
