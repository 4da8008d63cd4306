import { Refusal } from '#lib/refusal.ts'
import { modeOf, type Mode, type RemoteMode } from '#models/records/workshop-mode.ts'
import { settledJoining } from '../joining.ts'

/** How a slot is to be held; without a mode, as its session is. */
export interface WayWanted {
  mode?: Mode | null | undefined
  /** As typed: the address of a video, or the number to call. */
  joining?: string | null | undefined
}

/** As a slot keeps it; nothing where it is held as its session is. */
export interface Way {
  mode?: RemoteMode
  joining?: string
}

/** A slot is held on site where its session has a place. Refuses what is no address and no number. */
export function settledWay(
  { mode, joining }: WayWanted,
  session: { place: { mode?: Mode | null } },
  field: string
): Way {
  if (!mode || mode === modeOf(session)) return {}
  if (mode === 'onSite') throw new Refusal('slots.refusal.noPlace', {}, field)
  const settled = settledJoining({ place: { mode } }, joining ?? '', ({ key, params }) => {
    throw new Refusal(key, params, field)
  })
  return { mode, joining: settled }
}

/** By video nobody joins without its address; by telephone the agency calls where no number is given. */
export function lacksWayToJoin({ mode, joining }: { mode?: Mode | null; joining?: string | null }): boolean {
  return mode === 'video' && !joining
}

/** Whether whoever comes in it would read that it is held otherwise. */
export function isSameWay(one: WayWanted, other: WayWanted): boolean {
  return (one.mode ?? null) === (other.mode ?? null) && (one.joining ?? '') === (other.joining ?? '')
}
