/** Never copied: a session copied is a door left open, and the clock holds the locks of workers elsewhere. */
export const TRANSIENT = ['sessions', 'clock'] as const
