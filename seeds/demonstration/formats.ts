import mongoose from 'mongoose'
import { addFormat } from '#models/planning/formats/save-format.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Format } from '#models/records/format.ts'
import type { Workshop } from '#models/records/workshop.ts'

const TRADE = 'H2902'
const NEEDS = 'Un établi pour deux personnes\nDes gants et des lunettes à la taille de chacun'
const FORMAT = new mongoose.Types.ObjectId('64f0a10de1c0decade000001')

/** A format of the agency that shows the product, shared with the others: its workshops can be compared. */
export async function raiseFormats(safir: string): Promise<void> {
  if (await Format.exists({ _id: FORMAT })) return
  const { _id: agency } = await Agency.findOne({ safir }).orFail()
  const { _id: by } = await Account.findOne({ role: 'counsellor', agency }).orFail()
  await addFormat({
    id: FORMAT,
    agency,
    by,
    facts: {
      kind: 'detection',
      name: 'Le geste du chaudronnier',
      sector: null,
      trade: TRADE,
      parts: [
        { kind: 'talk', minutes: 45, note: 'Le métier vu par un professionnel', skills: [] },
        { kind: 'exercises', minutes: 90, note: 'Tracer, plier, assembler', skills: [] },
        { kind: 'debrief', minutes: 45, note: '', skills: [] }
      ],
      kit: 'Gabarits et tôles fines',
      access: '',
      bring: 'Des chaussures fermées.',
      hostNeeds: NEEDS,
      capacity: 12,
      isShared: true
    }
  })
}

/** The workshops of that trade were planned with it. */
export function planWithFormats(drafts: readonly Workshop[]): void {
  for (const draft of drafts)
    if (draft.trade === TRADE)
      draft.set({ format: FORMAT, ...(draft.place.company ? { hostNeeds: NEEDS } : {}) })
}
