import { Broken, type Archive } from './archive.ts'
import { relationsOf } from './relations.ts'
import { eachTag, localName, unescaped } from './xml.ts'

/** A visible sheet of a workbook, and the part that holds it. */
export interface Sheet {
  name: string
  path: string
}

/** Where the parts of a workbook are, by its relations: no name is fixed (ECMA-376, part 2). */
export interface Contents {
  sheets: Sheet[]
  from1904: boolean
  strings: string | null
  styles: string | null
}

/** Sheets that are looked at: nobody hides a list behind so many. */
const MOST_SHEETS = 100

/** The part of the workbook; null when the package holds none. */
export async function workbookPart(archive: Archive): Promise<string | null> {
  const [main] = (await relationsOf(archive, '')).filter(({ kind }) => kind === 'officeDocument')
  return [main?.target, 'xl/workbook.xml'].find(part => part !== undefined && archive.has(part)) ?? null
}

export async function contentsOf(archive: Archive, part: string): Promise<Contents> {
  const relations = await relationsOf(archive, part)
  let from1904 = false
  const sheets: Sheet[] = []
  eachTag(await archive.whole(part), (tag, attributes) => {
    if (tag === 'workbookPr') from1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '')
    if (tag !== 'sheet' || /hidden/i.test(attributes['state'] ?? '')) return
    const id = Object.entries(attributes).find(([key]) => localName(key) === 'id' && key.includes(':'))?.[1]
    const relation = relations.find(one => one.id === id)
    // A sheet of charts holds no cells.
    if (!relation || relation.kind === 'chartsheet' || relation.kind === 'dialogsheet') return
    sheets.push({ name: unescaped(attributes['name'] ?? ''), path: relation.target })
  })
  if (sheets.length === 0) throw new Broken()
  const folder = part.slice(0, part.lastIndexOf('/') + 1)
  const partOf = (kind: string) => {
    const target = relations.find(one => one.kind === kind)?.target ?? `${folder}${kind}.xml`
    return archive.has(target) ? target : null
  }
  return {
    sheets: sheets.slice(0, MOST_SHEETS),
    from1904,
    strings: partOf('sharedStrings'),
    styles: partOf('styles')
  }
}
