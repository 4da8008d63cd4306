/** How people come together: at a place, or each from where they are. */
export const MODES = ['onSite', 'video', 'telephone'] as const
export type Mode = (typeof MODES)[number]
export type RemoteMode = Exclude<Mode, 'onSite'>

/** A place that says none was written by a version that knew no other than its own. */
export function modeOf({ place }: { place: { mode?: Mode | null } }): Mode {
  return place.mode ?? 'onSite'
}

export function isRemote(workshop: { place: { mode?: Mode | null } }): boolean {
  return modeOf(workshop) !== 'onSite'
}
