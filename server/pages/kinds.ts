import type { Translate } from '#lib/i18n.ts'
import { WORKSHOP_KIND_NAMES, WORKSHOP_KINDS } from '#models/records/workshop-kind.ts'

/** The kinds of workshops, to choose one of them. */
export function kindOptions(t: Translate) {
  return WORKSHOP_KIND_NAMES.map(kind => ({ value: kind, label: t(WORKSHOP_KINDS[kind].name) }))
}
