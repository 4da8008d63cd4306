import { Notice } from '#models/records/notice.ts'
import { Workshop } from '#models/records/workshop.ts'

/** As many confirmations to send as asked for, copied from one that left: each about a workshop of its own. */
export async function plantConfirmations(count: number): Promise<void> {
  const sent = { kind: 'confirmation', state: 'sent' } as const
  const { _id: _notice, leaseToken: _lease, ...notice } = await Notice.findOne(sent).lean().orFail()
  const { _id: _workshop, ...workshop } = await Workshop.findById(notice.subject).lean().orFail()
  const copies = Array.from({ length: count }, (_, at) => ({
    ...workshop,
    reference: `${count}-${at}`
  }))
  const planted = await Workshop.insertMany(copies as never[])
  const planned = { ...notice, state: 'planned', sentAt: null, attempts: 0 }
  await Notice.insertMany(planted.map(({ _id }) => ({ ...planned, subject: _id })))
}
