import type { CallReason } from '#models/records/call.ts'
import type { IconName } from '../icons/drawings.ts'

/** The drawing of each reason to call; its tone stands in `states.css`. */
export const REASON_ICONS: Record<CallReason, IconName> = {
  freed: 'person-offered',
  lateRegistration: 'clock',
  change: 'calendar-dots',
  confirmation: 'check',
  emailRefused: 'message-failed',
  written: 'envelope-simple',
  wanted: 'chat-text',
  seatRequest: 'person-proposed',
  proposal: 'person-proposed',
  callBack: 'clock-clockwise',
  searchEnded: 'person-withdrawn',
  wish: 'change-company',
  absence: 'person-noshow',
  followUp: 'target'
}
