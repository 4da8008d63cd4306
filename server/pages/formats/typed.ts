import { clock } from '#lib/dates.ts'
import type { Language } from '#lib/i18n.ts'
import type { SlotOutline } from '#models/planning/slots/lay-out.ts'
import type { Format } from '#models/records/format.ts'
import type { FormatFacts } from '#models/planning/formats/save-format.ts'
import type { FormatTyped } from '#views/formats/pages.ts'
import type { WorkshopTyped } from '#views/workshops/pages.ts'
import type { FormatForm } from '../../forms/format.ts'
import type { Typed } from '../../forms/read.ts'
import { slotsText } from '../../forms/slot-outlines.ts'
import { emptyTyped, kitFields, kitsOf, kitsSpoken, typedAgain } from '../../forms/workshop-typed.ts'
import { PARTS_OFFERED } from '../../forms/workshop.ts'

const one = (typed: Typed, name: string) => [typed[name] ?? ''].flat()[0] ?? ''
const all = (typed: Typed, name: string) => [typed[name] ?? []].flat()
const LINES = Array.from({ length: PARTS_OFFERED }, (_, line) => line)

/** The form as it was typed or as it stands. */
export function formatTyped(typed: Typed): FormatTyped {
  const { kind, hasSlots, slots, sector, trade, parts, capacity, access, bring, hostNeeds, kits } =
    typedAgain(typed)
  return {
    ...{ kind, hasSlots, slots, sector, trade, parts, capacity, access, bring, hostNeeds, kits },
    name: one(typed, 'name'),
    kit: one(typed, 'kit'),
    isShared: one(typed, 'isShared') === 'yes',
    skills: LINES.map(line => all(typed, `skills${line}`))
  }
}

type Described = Pick<
  Format,
  'kind' | 'sector' | 'trade' | 'capacity' | 'access' | 'bring' | 'hostNeeds' | 'kits'
> & {
  parts: readonly { kind: string; minutes: number; note: string; skills?: readonly string[] }[]
  slots: readonly SlotOutline[]
}

/** What a format holds, field by field as its form sends it back. */
export function valuesOf(format: Format): Typed {
  const { name, kit, isShared } = format
  return { ...valuesLike(format), name, kit, isShared: isShared ? 'yes' : '' }
}

/** What a workshop says of itself that a format keeps: neither people nor day nor place. */
export function valuesLike(described: Described): Typed {
  const { kind, sector, trade, parts, capacity, slots, access, bring, hostNeeds, kits } = described
  return {
    ...{ kind, sector, trade, access, bring, hostNeeds, capacity: String(capacity), slots: slotsText(slots) },
    ...kitFields(kitsSpoken(kits)),
    partKind: parts.map(({ kind }) => kind),
    partMinutes: parts.map(({ minutes }) => String(minutes)),
    partNote: parts.map(({ note }) => note),
    ...Object.fromEntries(LINES.map(line => [`skills${line}`, [...(parts[line]?.skills ?? [])]]))
  }
}

/** What the domain is told; lines left empty are no parts. */
export function formatFacts(form: FormatForm): FormatFacts {
  const skills = [form.skills0, form.skills1, form.skills2, form.skills3, form.skills4]
  const { name, kind, trade, kit, access, bring, hostNeeds, capacity, slots, isShared } = form
  return {
    ...{ name, kind, trade, kit, access, bring, hostNeeds, capacity, slots, isShared },
    sector: form.sector || null,
    kits: kitsOf(form),
    parts: form.partKind.flatMap((kind, line) =>
      kind
        ? [
            {
              kind,
              minutes: form.partMinutes[line] ?? 0,
              note: form.partNote[line] ?? '',
              skills: skills[line] ?? []
            }
          ]
        : []
    )
  }
}

const MORNING_MINUTES = 9 * 60

/** The form of a workshop as a format fills it: its length from the morning on, and neither day nor place. */
export function workshopLike(
  format: Format,
  { facilitator, day, lang }: { facilitator: string; day: string | null; lang: Language }
): WorkshopTyped {
  const { parts } = format
  const typed = typedAgain(valuesLike(format))
  const minutes = parts.reduce((sum, part) => sum + part.minutes, 0)
  const { facilitators, date, day: understood } = emptyTyped(facilitator, day)
  return {
    ...typed,
    ...{ facilitators, date, day: understood, format: String(format._id) },
    from: minutes > 0 ? clock(lang, timeAt(MORNING_MINUTES)) : '',
    to: minutes > 0 ? clock(lang, timeAt(MORNING_MINUTES + minutes)) : ''
  }
}

/** 'HH:MM', within the day. */
function timeAt(minutes: number): string {
  const within = Math.min(minutes, 23 * 60 + 59)
  return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`
}
