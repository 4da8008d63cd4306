import type { Typed } from '../../forms/read.ts'

/** What was typed, one text a field. */
export const typedTexts = (typed: Typed): Record<string, string> =>
  Object.fromEntries(Object.entries(typed).map(([name, said]) => [name, [said].flat()[0] ?? '']))
