import type { Translate } from './i18n.ts'

/** What has to be arranged for someone's session; none names an illness. */
export const NEEDS = ['stepFree', 'interpreter', 'hours', 'reading', 'hearing'] as const

/** Needs in the reader's words; what was written freely elsewhere stays as it is. */
export function needWords(t: Translate, needs: readonly string[]): string[] {
  return needs.map(need => {
    const known = NEEDS.find(code => code === need)
    return known ? t(`people.need.${known}`) : need
  })
}
