import type { SettingsTyped } from '#views/agencies/pages.ts'
import type { Typed } from '../../forms/read.ts'

/** The fields of a form by name, as they were typed or as they stand. */
export function fieldsOf(typed: Typed): SettingsTyped {
  const all = (name: string) => [typed[name] ?? []].flat()
  return { one: name => all(name)[0] ?? '', all }
}

/** Why a form comes back: nothing was saved. */
export interface Refused {
  typed: Typed
  errors: Record<string, string>
  refusal?: string | undefined
}
