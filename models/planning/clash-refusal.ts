import type { Key, Params } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import { CLASHES, clashesOf, type Clash } from './clashes.ts'
import type { Occupying } from './occupancy.ts'

/** Everything that stands in the way of a save, told at once; as a sentence, the first of it. */
export class ClashRefusal extends Refusal {
  readonly clashes: readonly Clash[]

  constructor(clashes: readonly [Clash, ...Clash[]]) {
    const [first] = clashes
    super(...sentenceOf(first), CLASHES[first.kind].field)
    this.clashes = clashes
  }
}

/** For a look before a save: what is being saved at this moment, or kept for a while, is found by the save alone. */
export async function refuseClashes(planned: Occupying): Promise<void> {
  const [first, ...others] = await clashesOf(planned)
  if (first) throw new ClashRefusal([first, ...others])
}

function sentenceOf({ kind, name, other: { trade, agency }, keptUntil }: Clash): [Key, Params] {
  if (keptUntil) return ['clashes.kept', { name }]
  return trade === null
    ? [`clashes.elsewhere.${kind}`, { name, agency }]
    : [`clashes.here.${kind}`, { name, trade }]
}
