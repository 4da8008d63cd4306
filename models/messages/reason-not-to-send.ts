import type { Notice } from '#models/records/notice.ts'
import type { DeliveryContext } from './delivery-context.ts'
import type { JudgedNotice } from './judges.ts'
import { MESSAGE_KINDS } from './kinds.ts'
import type { Reason } from './reasons.ts'

export function reasonNotToSend(notice: JudgedNotice, context: DeliveryContext, now: Date): Reason | null {
  if (notice.uselessAfter <= now) return 'past'
  const overtaken = MESSAGE_KINDS[notice.kind].reasonNotToSend(notice, context, now)
  return overtaken ?? UNREACHABLE[notice.recipientKind](context)
}

const UNREACHABLE: Record<Notice['recipientKind'], (context: DeliveryContext) => Reason | null> = {
  person({ person }) {
    if (!person) return 'gone'
    if (!person.email) return 'noAddress'
    return person.emailRefusedAt ? 'addressRefused' : null
  },
  company({ company }) {
    if (!company) return 'gone'
    return company.contactEmail ? null : 'noAddress'
  },
  account: ({ account }) => (account ? null : 'gone'),
  partner: ({ partner }) => (partner ? null : 'gone')
}
