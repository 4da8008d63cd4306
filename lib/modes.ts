/** How people come together: at a place, or each from where they are. */
export const MODES = ['onSite', 'video', 'telephone'] as const
export type Mode = (typeof MODES)[number]

interface Session {
  place: { mode?: Mode | null | undefined }
  slots?: readonly { mode?: Mode | null | undefined }[] | null | undefined
}
type Slot = NonNullable<Session['slots']>[number]

/** How a slot is held: in its own way, else as its session. A place that says none is its own. */
export function modeOfSlot({ place }: Pick<Session, 'place'>, slot: Slot | null): Mode {
  return slot?.mode ?? place.mode ?? 'onSite'
}

/** All the ways in which a session is held, slot by slot, in the order in which they are said. */
export function modesOf(session: Session): Mode[] {
  const { slots } = session
  const each = slots && slots.length > 0 ? slots : [null]
  const held = new Set(each.map(slot => modeOfSlot(session, slot)))
  return MODES.filter(mode => held.has(mode))
}

/** The way of a slot where it has to be said: null when its whole session is held in one way, or without a slot. */
export function modeToSay(session: Session, slot: Slot | null): Mode | null {
  return slot && modesOf(session).length > 1 ? modeOfSlot(session, slot) : null
}
