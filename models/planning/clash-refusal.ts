import type mongoose from 'mongoose'
import type { Key, Params } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import { CLASHES, type Clash, type ClashKind } from './clash.ts'
import { clashesOf, isHard } from './clashes.ts'
import type { Planned } from './occupancy.ts'

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

/** What of soft clashes was passed over, kept in the log. */
export interface Override {
  overrideReason: string
  despite: ClashKind[]
}

export interface Asked {
  /** As it stands: what is in its way already is no question again. */
  before?: Planned | null
  /** Why it is saved although something soft is in the way. */
  overrideReason?: string
  /** False: nobody is there to be asked, and only hard ones count. */
  asks?: boolean
  /** Workshops that make way for it in the same change. */
  apart?: readonly mongoose.Types.ObjectId[]
}

/** Refuses everything in the way at once, what is `known` first; soft things alone are passed over with a reason. */
export async function refuseClashes(
  planned: Planned,
  { before = null, overrideReason = '', asks = true, apart = [] }: Asked = {},
  known: readonly Clash[] = []
): Promise<Override | null> {
  const found = await clashesOf(planned, before, apart)
  const all = [...known, ...found].filter(clash => asks || isHard(clash))
  const [first, ...others] = all
  if (!first) return null
  if (all.some(isHard) || !overrideReason) throw new ClashRefusal([first, ...others])
  return { overrideReason, despite: [...new Set(all.map(({ kind }) => kind))] }
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
