import type { TranslateToPerson } from '#lib/i18n.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import type { MessageAgency } from '#models/messages/delivery-context.ts'
import type { Told } from '#models/messages/told.ts'
import type { Block } from './blocks.ts'

type Joined = Pick<Told, 'place' | 'joining'>

/** How one joins, in a few words; '' on site. */
export function sayJoining({ place, joining = '' }: Joined, t: TranslateToPerson): string {
  if (place.mode === 'video') return joining
  if (place.mode !== 'telephone') return ''
  return joining ? t('emails.joining.call', { phone: speakPhone(joining) }) : t('emails.joining.called')
}

/** Whoever cannot connect comes by telephone: the number stands beside the address. */
export function joiningBlocks(
  workshop: Joined,
  agency: Pick<MessageAgency, 'phone'> | null,
  t: TranslateToPerson
): Block[] {
  const said = sayJoining(workshop, t)
  if (said === '') return []
  if (workshop.place.mode === 'telephone')
    return [{ kind: 'detail', label: t('emails.joining.label'), text: said }]
  const button: Block = {
    kind: 'button',
    label: t('emails.joining.open'),
    href: said,
    address: said,
    hint: t('emails.addressOfButton')
  }
  if (!agency?.phone) return [button]
  const text = t('emails.joining.instead', { phone: speakPhone(agency.phone) })
  return [button, { kind: 'detail', label: t('emails.joining.wayOut'), text }]
}
