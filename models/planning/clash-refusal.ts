import type { Key, Params } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import { CLASHES, type Clash } from './clash.ts'
import { isHard } from './clashes.ts'

type Some = readonly [Clash, ...Clash[]]

/** Everything that stands in the way of a save, told at once; as a sentence, the first of it. */
export class ClashRefusal extends Refusal {
  readonly clashes: Some

  constructor(clashes: Some) {
    const [first] = clashes
    super(...sentenceOf(first), isHard(first) ? CLASHES[first.kind].field : 'overrideReason')
    this.clashes = clashes
  }

  /** A reason is all that lacks. */
  get isSoft(): boolean {
    return !this.clashes.some(isHard)
  }
}

/** What is said beside a field. */
export function sentenceOf({ kind, name, other: { trade, agency }, keptUntil }: Clash): [Key, Params] {
  if (keptUntil) return ['clashes.kept', { name }]
  if (!CLASHES[kind].isHard) return ['clashes.reasonNeeded', {}]
  const hard = kind as Exclude<typeof kind, 'journey' | 'people' | 'sameTrade'>
  return trade === null
    ? [`clashes.elsewhere.${hard}`, { name, agency }]
    : [`clashes.here.${hard}`, { name, trade }]
}
