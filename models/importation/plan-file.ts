import type mongoose from 'mongoose'
import { judgePeople } from '#lib/tabular/people-file.ts'
import { readTable } from '#lib/tabular/read-table.ts'
import { isFileProblem, type FileProblem, type Table } from '#lib/tabular/table.ts'
import { judgeWorkshops } from '#lib/tabular/workshops-file.ts'
import type { Importation } from '../importation.ts'
import { recognise } from './kind.ts'
import { planPeople } from './people-plan.ts'
import type { Plan } from './plan.ts'
import { planWorkshops } from './workshops-plan.ts'
import { readWorld } from './world.ts'

/** See Importation.plan. */
export async function planFile(
  { agency, bytes, fileName }: Pick<Importation, 'agency' | 'bytes' | 'fileName'>,
  now: Date
): Promise<Plan | null> {
  if (!bytes) return null
  const table = readTable(bytes, fileName)
  if (isFileProblem(table)) return null
  const plan = await planTable(agency, table, now)
  return isFileProblem(plan) ? null : plan
}

/** Judges a table and compares it with the base, in a number of queries that does not grow with each line. */
export async function planTable(
  agency: mongoose.Types.ObjectId,
  table: Table,
  now: Date
): Promise<Plan | FileProblem> {
  const recognised = recognise(table)
  if (isFileProblem(recognised)) return recognised
  const world = await readWorld(agency, now)
  if (recognised.kind === 'people') {
    const judged = judgePeople(table, world.reference)
    return isFileProblem(judged) ? judged : planPeople(table, recognised.headings, judged, world)
  }
  const judged = judgeWorkshops(table, world.reference)
  return isFileProblem(judged) ? judged : planWorkshops(table, recognised.headings, judged, world)
}
