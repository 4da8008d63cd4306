import { isWorkshopKind, type Notice, type WorkshopKind } from '#models/records/notice.ts'

/** Messages to a host that leave by themselves: one question tells several dates already, and a link opens one session. */
const ALONE = ['hostAsked', 'hostLinkNew'] as const satisfies readonly WorkshopKind[]

type Owed = Pick<Notice, '_id' | 'recipientKind' | 'recipient' | 'agency' | 'kind' | 'dueAt'>

export const isToldTogether = ({ recipientKind, kind }: Pick<Notice, 'recipientKind' | 'kind'>): boolean =>
  recipientKind === 'company' && isWorkshopKind(kind) && !ALONE.some(one => one === kind)

/** Several sessions of one act are told to a host in one message: of one kind, and due at one moment. */
export function togetherKey(notice: Owed): string {
  const { _id, recipient, agency, kind, dueAt } = notice
  return isToldTogether(notice) ? [recipient, agency, kind, +dueAt].map(String).join(' ') : String(_id)
}
