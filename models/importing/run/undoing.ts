import { companiesOf, usedAmong } from '#models/hosts/import-origin.ts'
import type { ImportRun } from '#models/records/import-run.ts'
import { refuseWhenTouched } from './refuse-undoing.ts'
import { allRows } from '../file/rows.ts'

type Id = ImportRun['_id']

export interface Undoing {
  removed: number
  putBack: number
  /** Names of the companies it entered: those that go with it, and those that stay because they serve elsewhere. */
  companies: string[]
  companiesKept: string[]
}

/** What undoing a planning would take out, put back and leave. Throws the Refusal that undoing it would. */
export async function undoingOf(importation: ImportRun): Promise<Undoing> {
  await refuseWhenTouched(importation)
  const { _id } = importation
  const own: Id[] = []
  let [removed, putBack] = [0, 0]
  for await (const rows of allRows(_id, ['saved'])) {
    for (const { workshop, savedAs } of rows) {
      if (workshop) own.push(workshop)
      if (savedAs === 'created') removed += 1
      else putBack += 1
    }
  }
  const entered = await companiesOf(_id)
  const used = await usedAmong(
    entered.map(one => one._id),
    { aside: own }
  )
  const names = (isUsed: boolean) =>
    entered
      .filter(one => used.has(String(one._id)) === isUsed)
      .map(({ name }) => name)
      .toSorted((a, b) => a.localeCompare(b, 'fr'))
  return { removed, putBack, companies: names(false), companiesKept: names(true) }
}
