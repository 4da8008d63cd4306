import mongoose from 'mongoose'
import { untyped } from './record.ts'

type Id = mongoose.Types.ObjectId

/** The schema path of a mark; absent when whoever it is for is up to date. */
export const MARK = { type: mongoose.Schema.Types.ObjectId } as const

/** One mark for each reader, figures and stages, so that neither waits for the other. */
export const MARKS = { figuresStale: MARK, stagesStale: MARK } as const
export type MarkName = keyof typeof MARKS

export interface Marked {
  _id: Id
  figuresStale?: Id | null
  stagesStale?: Id | null
}

/** A fresh mark: whoever reads the record takes off only the mark it has read. Its moment is that of the change. */
export const mark = () => new mongoose.Types.ObjectId()

export function staleMarks(): Record<MarkName, Id> {
  const fresh = mark()
  return { figuresStale: fresh, stagesStale: fresh }
}

/** Takes the marks off records that were read; one marked anew since stays marked. */
export async function takeOff(
  name: MarkName,
  model: { modelName: string },
  records: Marked[]
): Promise<void> {
  const read = new Map(records.flatMap(({ _id, [name]: one }) => (one ? [[String(_id), { _id, one }]] : [])))
  if (read.size === 0) return
  await untyped(model).bulkWrite(
    [...read.values()].map(({ _id, one }) => ({
      updateOne: { filter: { _id, [name]: one }, update: { $unset: { [name]: 1 } }, timestamps: false }
    })),
    { ordered: false }
  )
}
