import type { DebriefLine } from '#views/debriefs/pages.ts'
import type { Roster } from '../attendance/roster.ts'

/** The roster beside a debrief: who came, who was absent, whose debrief is done. */
export function rosterLines(roster: Roster): DebriefLine[] {
  return roster.map(({ person, participation }) => {
    const came = participation.mayHaveAttended()
    const mark = came ? ('came' as const) : participation.attendance ? ('absent' as const) : null
    return {
      id: person.id,
      rosterName: person.rosterName,
      gender: person.gender,
      mark,
      done: came && Boolean(participation.debrief?.at)
    }
  })
}

/** Whose debrief comes first: not written yet, else anyone's who came. */
export function firstToWrite(roster: Roster) {
  return (
    (toWrite(roster)[0] ?? roster.find(({ participation }) => participation.mayHaveAttended()))?.person ??
    null
  )
}

/** The next debrief to write after a person, going round the roster; null when none is left but theirs. */
export function nextToWrite(roster: Roster, after: string) {
  const at = roster.findIndex(({ person }) => person.id === after)
  const round = [...roster.slice(at + 1), ...roster.slice(0, Math.max(0, at))]
  return toWrite(round)[0]?.person ?? null
}

const toWrite = (roster: Roster) =>
  roster.filter(({ participation }) => participation.mayHaveAttended() && !participation.debrief?.at)
