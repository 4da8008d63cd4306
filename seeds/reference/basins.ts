import { fold } from '#lib/identifiers/person-name.ts'
import { Agency } from '#models/records/agency.ts'
import { Territory } from '#models/records/territory.ts'
import { departement } from '../reference-data/departements.ts'
import { Report } from './report.ts'
import { rowsOf } from './rows.ts'
import { ensureDepartements } from './territories.ts'

const FORMAT = { separator: ';', headings: ['commune', 'departement', 'code_bassin', 'nom_bassin'] } as const

interface Basin {
  name: string
  /** How many of its communes lie in each département: it belongs where most do. */
  communes: Map<string, number>
}

/**
 * Employment basins, out of the list of communes that each is made of; agencies whose basin is not known get the
 * one of their commune. A basin that is known keeps its name.
 */
export async function loadBasins(file: string): Promise<Report> {
  const report = new Report()
  const basins = new Map<string, Basin>()
  const communes = new Map<string, string>()
  for await (const { line, cells } of rowsOf(file, FORMAT)) {
    const { commune = '', departement: code = '', code_bassin: basin = '', nom_bassin: name = '' } = cells
    if (!departement(code)) report.refuse(line, 'departement', code)
    else if (!/^\d{4,5}$/.test(basin)) report.refuse(line, 'basin', basin)
    else if (name === '' || commune === '') report.refuse(line, 'name')
    else {
      communes.set(`${code} ${fold(commune)}`, basin)
      const known = basins.get(basin) ?? { name, communes: new Map<string, number>() }
      basins.set(basin, known)
      known.communes.set(code, (known.communes.get(code) ?? 0) + 1)
    }
  }
  await ensureDepartements([...basins.values()].map(mainDepartement), report)
  await saveBasins(basins, report)
  await placeAgencies(communes, report)
  return report
}

async function saveBasins(basins: Map<string, Basin>, report: Report) {
  const counts = report.of('basins')
  const known = new Map((await Territory.find({ kind: 'basin' }).lean()).map(basin => [basin._id, basin]))
  for (const [code, basin] of basins) {
    const { name } = basin
    const _id = `basin-${code}`
    const before = known.get(_id)
    const parent = `departement-${mainDepartement(basin)}`
    if (!before) counts.added += 1
    else if (before.parent === parent) {
      counts.same += 1
      continue
    } else counts.changed += 1
    await Territory.updateOne(
      { _id },
      { $set: { kind: 'basin', parent }, $setOnInsert: { name } },
      { upsert: true }
    )
  }
}

async function placeAgencies(communes: Map<string, string>, report: Report) {
  for (const agency of await Agency.find({ basin: null })) {
    const basin = communes.get(`${agency.departement.slice('departement-'.length)} ${fold(agency.commune)}`)
    if (!basin) continue
    report.of('agencies').changed += 1
    await Agency.updateOne({ _id: agency._id }, { $set: { basin: `basin-${basin}` } })
  }
}

function mainDepartement({ communes }: Basin): string {
  return [...communes].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? ''
}
