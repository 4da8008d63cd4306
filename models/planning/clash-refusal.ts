import type { Key, Params } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import { CLASHES, type Clash } from './clashes.ts'

/** Everything that stands in the way of a save, told at once; as a sentence, the first of it. */
export class ClashRefusal extends Refusal {
  readonly clashes: readonly Clash[]

  constructor(clashes: readonly [Clash, ...Clash[]]) {
    const [first] = clashes
    super(...sentenceOf(first), CLASHES[first.kind].field)
    this.clashes = clashes
  }
}

function sentenceOf({ kind, name, other: { trade, agency }, keptUntil }: Clash): [Key, Params] {
  if (keptUntil) return ['clashes.kept', { name }]
  return trade === null
    ? [`clashes.elsewhere.${kind}`, { name, agency }]
    : [`clashes.here.${kind}`, { name, trade }]
}
