/**
 * Collections that stay where they are: a session copied is a door left open, and the clock holds the locks of workers
 * that do not run elsewhere. Both make themselves anew.
 */
export const TRANSIENT = ['sessions', 'clock'] as const
