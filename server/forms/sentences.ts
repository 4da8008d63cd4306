import type { Params, Key, Translate } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'

type Said = { key: Key; params?: Params } | undefined

/** The faults of a form as sentences beside their fields, in the reader's language. */
export function sentences(t: Translate, faults: Readonly<Record<string, Said>>): Record<string, string> {
  const said: Record<string, string> = {}
  for (const [field, fault] of Object.entries(faults)) if (fault) said[field] = t(fault.key, fault.params)
  return said
}

/** What the domain refused, beside its field or, without one, as `refusal`. Anything else is thrown on. */
export function refused(t: Translate, error: unknown): { errors: Record<string, string>; refusal?: string } {
  if (!(error instanceof Refusal)) throw error
  const sentence = t(error.key, error.params)
  return error.field ? { errors: { [error.field]: sentence } } : { errors: {}, refusal: sentence }
}
