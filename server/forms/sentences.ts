import type { Translate } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import type { Fault } from './read.ts'

/** A fault in the reader's language. */
export function sentence(t: Translate, { key, params, field }: Fault): string {
  return t(key, field ? { ...params, field: t(field) } : params)
}

/** The faults of a form as sentences beside their fields, in the reader's language. */
export function sentences(
  t: Translate,
  faults: Readonly<Record<string, Fault | undefined>>
): Record<string, string> {
  const said: Record<string, string> = {}
  for (const [field, fault] of Object.entries(faults)) if (fault) said[field] = sentence(t, fault)
  return said
}

/** What the domain refused, beside its field or, without one, as `refusal`. Anything else is thrown on. */
export function refused(t: Translate, error: unknown): { errors: Record<string, string>; refusal?: string } {
  if (!(error instanceof Refusal)) throw error
  const said = t(error.key, error.params)
  return error.field ? { errors: { [error.field]: said } } : { errors: {}, refusal: said }
}
