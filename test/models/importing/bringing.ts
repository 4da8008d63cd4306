import { readFileSync } from 'node:fs'
import type { Account } from '#models/records/account.ts'
import type { ImportRun } from '#models/records/import-run.ts'
import { ImportRow } from '#models/records/import-row.ts'
import type { Finding } from '#models/importing/file/finding.ts'
import { noLines } from '#models/records/import-outcome.ts'
import type { Cast } from '#test/support/cast.ts'
import { placeColumns, confirmImport } from '#models/importing/run/confirm.ts'
import { uploadFile } from '#models/importing/run/upload.ts'
import { runImport } from '#models/importing/run/run-import.ts'
import { scopes } from '#models/access/scope.ts'

/** A list as an agency types it: some of its lines are taken, some refused. */
export const PEOPLE = readFileSync('test/fixtures/people.csv', 'utf8')

/** The ways of bringing a list in and looking at what came of it, for the counsellor of a cast. */
export function bringing(castNow: () => Cast) {
  async function bring(text: string, by: Account = castNow().marie) {
    const bytes = Buffer.from(text)
    const brought = await uploadFile({ agency: by.agency!, by: by._id, fileName: 'liste.csv', bytes })
    // A heading that means nothing is asked about once: the columns are taken as they were guessed.
    if (brought.state !== 'columns') return brought
    return placeColumns(
      brought,
      brought.columns.map(({ field }) => field)
    )
  }
  async function save(text: string, by: Account = castNow().marie) {
    return confirmImport(await bring(text, by), { by: by._id })
  }
  const again = ({ _id }: ImportRun) => scopes.imports(castNow().marie).findOne({ _id }).orFail()
  const rowsOf = ({ _id }: ImportRun) => ImportRow.find({ importation: _id }).sort({ record: 1 })
  const findingsOf = (row: ImportRow | undefined) => (row?.findings ?? []) as Finding[]
  const counts = noLines()
  /** What the worker does with a long list. */
  const work = async (importation: ImportRun) => {
    while ((await again(importation)).isAtWork) await runImport({ forMs: 60_000 })
  }
  return { bring, save, again, rowsOf, findingsOf, counts, work }
}
