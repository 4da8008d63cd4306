import type { MODES } from '#lib/modes.ts'

export type Mode = (typeof MODES)[number]
export type RemoteMode = Exclude<Mode, 'onSite'>
export const REMOTE_MODES = ['video', 'telephone'] as const satisfies readonly RemoteMode[]

/** A place that says none was written by a version that knew no other than its own. */
export function modeOf({ place }: { place: { mode?: Mode | null } }): Mode {
  return place.mode ?? 'onSite'
}

export function isRemote(workshop: { place: { mode?: Mode | null } }): boolean {
  return modeOf(workshop) !== 'onSite'
}
