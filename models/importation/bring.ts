import { createHash } from 'node:crypto'
import mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { readTable } from '#lib/tabular/read-table.ts'
import { isFileProblem, type FileProblem } from '#lib/tabular/table.ts'
import type { Importation } from '../importation.ts'
import { planTable } from './plan-file.ts'

type Id = mongoose.Types.ObjectId

/** A file as it came. */
export interface Brought {
  agency: Id
  by: Id
  fileName: string
  bytes: Buffer
  now?: Date
}

/** See Importation.bring. A file that waits already (sent twice, gone back) is that one, not another. */
export async function bring({
  agency,
  by,
  fileName,
  bytes,
  now = new Date()
}: Brought): Promise<Importation> {
  const table = readTable(bytes, fileName)
  if (isFileProblem(table)) throw refusal(table)
  const plan = await planTable(agency, table, now)
  if (isFileProblem(plan)) throw refusal(plan)
  const hash = createHash('sha256').update(bytes).digest('hex')
  const model = mongoose.model<Importation>('Importation')
  const waiting = await model.findOne({ agency, hash, state: { $ne: 'saved' }, bytes: { $ne: null } })
  if (waiting) return waiting
  return model.create({ agency, by, kind: plan.kind, fileName, hash, bytes, counts: plan.counts })
}

function refusal({ reason, params }: FileProblem): Refusal {
  return new Refusal(reason, params, 'file')
}
