import type mongoose from 'mongoose'
import { database } from '#models/records/database.ts'
import { WORKSHOP_KINDS, type Recorded, type WorkshopKindFacts } from '#models/records/workshop-kind.ts'

const PLANTED = 'planted'

/** Mocha helper: a second kind of workshop for the tests of the surrounding `describe`, as one more entry would make it. */
export function usePlantedKind({ records, inFunnel }: Pick<WorkshopKindFacts, 'records' | 'inFunnel'>) {
  const kinds = WORKSHOP_KINDS as Record<string, WorkshopKindFacts>
  before(() => {
    kinds[PLANTED] = { ...WORKSHOP_KINDS.detection, records, inFunnel }
  })
  after(() => {
    Reflect.deleteProperty(kinds, PLANTED)
  })
  return {
    /** Written raw: the schema was compiled with the kinds of the product. */
    turn: (workshop: mongoose.Types.ObjectId) =>
      database()
        .collection('workshops')
        .updateOne({ _id: workshop }, { $set: { kind: PLANTED } })
  }
}

export const RECORDS_ALL: Record<Recorded, boolean> = {
  rollCall: true,
  debrief: true,
  nextSteps: true,
  wishes: true
}
export const RECORDS_NOTHING: Record<Recorded, boolean> = {
  rollCall: false,
  debrief: false,
  nextSteps: false,
  wishes: false
}
