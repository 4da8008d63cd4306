import { readPhone } from '#lib/identifiers/phone.ts'
import { Refusal } from '#lib/refusal.ts'
import { factsOfKind, type WorkshopKind } from '#models/records/workshop-kind.ts'
import { modeOf, type Mode } from '#models/records/workshop-mode.ts'
import { refuse, type Gather } from './slot.ts'

interface Held {
  kind?: WorkshopKind | null
  place: { mode?: Mode | null }
}

/** Refuses a way to hold it that its kind does not allow. */
export function refuseMode(workshop: Held, gather: Gather): void {
  if (!factsOfKind(workshop).modes.includes(modeOf(workshop)))
    gather(new Refusal(`kinds.refusal.mode.${modeOf(workshop)}`, {}, 'place'))
}

/** How people join it, as it is kept: E.164 by telephone. Refuses what opens no video over https, and what is no number. */
export function settledJoining(
  { place }: Pick<Held, 'place'>,
  typed: string,
  gather: Gather = refuse
): string {
  const mode = modeOf({ place })
  const text = typed.trim()
  if (mode === 'onSite' || text === '') return ''
  if (mode === 'video') {
    if (!opensVideo(text)) gather(new Refusal('kinds.refusal.link', {}, 'joining'))
    return text
  }
  const phone = readPhone(text)
  if ('value' in phone) return phone.value.e164
  gather(new Refusal('kinds.refusal.number', {}, 'joining'))
  return text
}

/** A name and a password in an address would be read by everyone who is sent it. */
function opensVideo(text: string): boolean {
  if (/\s/.test(text) || !URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  return protocol === 'https:' && hostname.includes('.') && !username && !password
}

/** By video nobody comes without its address; by telephone the agency calls where no number is given. */
export function lacksJoining({ place, joining }: Pick<Held, 'place'> & { joining?: string | null }): boolean {
  return modeOf({ place }) === 'video' && !joining
}

export const noJoining = () => new Refusal('workshops.missing.joining', {}, 'joining')
