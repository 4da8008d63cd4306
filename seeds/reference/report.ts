import type { Key } from '#lib/i18n.ts'
import { say, words } from '#lib/terminal.ts'

/** A line that was not taken in, and why. */
export interface Refused {
  line: number
  reason: 'safir' | 'level' | 'name' | 'departement' | 'basin' | 'rome' | 'label' | 'twice' | 'holiday'
  value: string
}

/** What reading one file came to, by kind of record. */
export class Report {
  readonly refused: Refused[] = []
  readonly counts = new Map<What, { added: number; changed: number; same: number }>()
  readonly leftOut = new Map<Key, number>()

  of(what: What) {
    let counts = this.counts.get(what)
    if (!counts) this.counts.set(what, (counts = { added: 0, changed: 0, same: 0 }))
    return counts
  }

  refuse(line: number, reason: Refused['reason'], value = '') {
    this.refused.push({ line, reason, value })
  }

  leaveOut(why: Key) {
    this.leftOut.set(why, (this.leftOut.get(why) ?? 0) + 1)
  }
}

export type What = 'territories' | 'basins' | 'agencies' | 'trades' | 'holidays'

/** More refused lines than this say one thing: it is the wrong file. */
const LINES_SAID = 20
const LONGEST_VALUE = 40

/** Says a report in the terminal; `main` is the kind of record the file's lines are. */
export function tell(file: string, main: What, report: Report): void {
  say('terminal.reference.file', { file, use: words(`terminal.reference.use.${main}`) })
  for (const [what, counts] of report.counts) {
    const refused = what === main ? report.refused.length : 0
    say('terminal.reference.counts', { what: words(`terminal.reference.what.${what}`), ...counts, refused })
  }
  for (const { line, reason, value } of report.refused.slice(0, LINES_SAID)) {
    const why = words(`terminal.reference.reason.${reason}`, { value: value.slice(0, LONGEST_VALUE) })
    say('terminal.reference.refused', { line: String(line), reason: why })
  }
  const more = report.refused.length - LINES_SAID
  if (more > 0) say('terminal.reference.moreRefused', { count: more })
  for (const [why, count] of report.leftOut) say('terminal.reference.leftOut', { count, why: words(why) })
}
