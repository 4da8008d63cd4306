import { fold } from '#lib/identifiers/person-name.ts'
import { Trade } from '#models/records/trade.ts'
import { sectorOfTrade } from '../reference-data/sectors.ts'
import { Report } from './report.ts'
import { batchesOf, rowsOf, type Row } from './rows.ts'

const FORMAT = { separator: ',', headings: ['code_rome', 'libelle_rome', 'code_rome_parent'] } as const

interface Facts {
  _id: string
  label: string
  parent: string | null
}

/** Trades of the ROME, as one version of it words them; `version` is the number in the file's name. */
export async function loadTrades(file: string, version: string): Promise<Report> {
  const report = new Report()
  const seen = new Set<string>()
  for await (const rows of batchesOf(rowsOf(file, FORMAT)))
    await save(
      rows.flatMap(row => judged(row, seen, report)),
      version,
      report
    )
  return report
}

function judged({ line, cells }: Row, seen: Set<string>, report: Report): Facts[] {
  const { code_rome: _id = '', libelle_rome: label = '', code_rome_parent: parent = '' } = cells
  if (!/^[A-N]\d{4}$/.test(_id)) report.refuse(line, 'rome', _id)
  else if (label === '') report.refuse(line, 'label')
  else if (seen.has(_id)) report.refuse(line, 'twice', _id)
  else {
    seen.add(_id)
    return [{ _id, label, parent: parent === _id || parent === '' ? null : parent }]
  }
  return []
}

async function save(facts: Facts[], version: string, report: Report) {
  const counts = report.of('trades')
  const found = await Trade.find({ _id: { $in: facts.map(({ _id }) => _id) } }).lean()
  const known = new Map(found.map(trade => [trade._id, trade]))
  const writes = facts.flatMap(({ _id, label, parent }) => {
    const before = known.get(_id)
    if (
      before?.version === version &&
      (before.labelSetAt || fold(before.label) === fold(label)) &&
      (before.parent ?? null) === parent
    ) {
      counts.same += 1
      return []
    }
    if (before) counts.changed += 1
    else counts.added += 1
    // The same words in better letters are kept, and those that people have set.
    const kept = before && (before.labelSetAt || fold(before.label) === fold(label)) ? before.label : label
    const set = { label: kept, version, parent, folded: fold(kept) }
    const update = { $set: set, $setOnInsert: { sector: sectorOfTrade(_id) } }
    return [{ updateOne: { filter: { _id }, update, upsert: true } }]
  })
  if (writes.length > 0) await Trade.bulkWrite(writes)
}
