import type { Key, Params } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import { CLASHES, type Clash, type ClashKind } from './clash.ts'
import { clashesOf, isHard, type SameChange } from './clashes.ts'
import type { Planned } from './occupancy.ts'

/** Everything that stands in the way of a save, told at once; as a sentence, the first of it. */
export class ClashRefusal extends Refusal {
  readonly clashes: readonly Clash[]
  /** What the calendar, the room or the agency itself refuses. */
  readonly told: readonly Refusal[]

  constructor(clashes: readonly Clash[], told: readonly Refusal[] = []) {
    super(...firstOf(clashes, told))
    this.clashes = clashes
    this.told = told
  }

  /** A reason is all that lacks. */
  get isSoft(): boolean {
    return this.told.length === 0 && !this.clashes.some(isHard)
  }
}

function firstOf([clash]: readonly Clash[], [said]: readonly Refusal[]): [Key, Params, string | undefined] {
  if (said) return [said.key, said.params, said.field]
  if (!clash) throw new Error('A refusal without a reason')
  return [...sentenceOf(clash), isHard(clash) ? CLASHES[clash.kind].field : 'overrideReason']
}

/** What of soft clashes was passed over, kept in the log. */
export interface Override {
  overrideReason: string
  despite: ClashKind[]
}

export interface Asked extends SameChange {
  /** As it stands: what is in its way already is no question again. */
  before?: Planned | null
  /** Why it is saved although something soft is in the way. */
  overrideReason?: string
  /** False: nobody is there to be asked, and only hard ones count. */
  asks?: boolean
  /** What was found wrong already, to be told with what is in the way. */
  told?: readonly Refusal[]
}

/** Refuses everything in the way at once, what is `known` first; soft things alone are passed over with a reason. */
export async function refuseClashes(
  planned: Planned,
  { before = null, overrideReason = '', asks = true, told = [], ...given }: Asked = {},
  known: readonly Clash[] = []
): Promise<Override | null> {
  const found = await clashesOf(planned, before, given)
  const all = [...known, ...found].filter(clash => asks || isHard(clash))
  const [said] = told
  if (said) throw all.length === 0 && told.length === 1 ? said : new ClashRefusal(all, told)
  if (all.length === 0) return null
  if (all.some(isHard) || !overrideReason) throw new ClashRefusal(all)
  return { overrideReason, despite: [...new Set(all.map(({ kind }) => kind))] }
}

/** What is said beside a field. */
export function sentenceOf({ kind, name, other: { trade, agency }, keptUntil, kit }: Clash): [Key, Params] {
  if (kind === 'sameDay') return ['series.refusal.sameDay', {}]
  if (kit) return ['clashes.kitLeft', { name, number: kit.number, count: kit.free }]
  if (keptUntil) return ['clashes.kept', { name }]
  if (!CLASHES[kind].isHard) return ['clashes.reasonNeeded', {}]
  const hard = kind as Exclude<typeof kind, 'journey' | 'people' | 'sameTrade' | 'kit'>
  return trade === null
    ? [`clashes.elsewhere.${hard}`, { name, agency }]
    : [`clashes.here.${hard}`, { name, trade }]
}
