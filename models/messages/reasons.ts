export const REASONS = [
  'registered',
  'withdrawn',
  'moved',
  'slotMoved',
  'cancelled',
  'changed',
  'putBack',
  'notCancelled',
  'alreadyTold',
  'seatGone',
  'otherHost',
  'hostReplied',
  'otherFacilitator',
  'facilitatesAgain',
  'overtaken',
  'past',
  'gone',
  'merged',
  'noAddress',
  'badAddress',
  'addressRefused',
  'linkReplaced',
  'accountDisabled',
  'accessKept',
  'refused',
  'serverAway',
  'serverBusy',
  'notComposed'
] as const
export type Reason = (typeof REASONS)[number]

export const TO_CALL = ['noAddress', 'badAddress', 'addressRefused'] as const satisfies readonly Reason[]
