import { SaxesParser } from 'saxes'
import { Swollen } from './archive.ts'
import { localName } from './xml.ts'

/** How the numbers of a cell are shown: as a day or time, or with so many digits. Index: the `s` of the cell. */
export interface NumberFormat {
  isDate: boolean
  /** « 00000 » shows 6000 as 06000; 0 for anything else. */
  digits: number
}

/** Formats of the standard that show days and times (ECMA-376, 18.8.30). */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 46, 47, 50, 57])
/** Excel itself holds no more cell formats, and no longer code. */
const MOST_STYLES = 65_536
const LONGEST_CODE = 255

/** Reads the part that holds the styles. Throws Swollen. */
export function readNumberFormats(xml: string): NumberFormat[] {
  const codes = new Map<number, string>()
  const known = new Map<number, NumberFormat>()
  const formats: NumberFormat[] = []
  let inCells = false
  const parser = new SaxesParser()
  parser.on('error', () => undefined)
  const formatNumbered = (id: number) => {
    const format = known.get(id) ?? formatOf(id, codes.get(id))
    known.set(id, format)
    return format
  }
  parser.on('opentag', ({ name, attributes }) => {
    const local = localName(name)
    if (local === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
    else if (local === 'cellXfs') inCells = true
    else if (local === 'xf' && inCells) formats.push(formatNumbered(Number(attributes['numFmtId'] ?? 0)))
    if (formats.length > MOST_STYLES || codes.size > MOST_STYLES) throw new Swollen()
  })
  parser.on('closetag', ({ name }) => {
    if (localName(name) === 'cellXfs') inCells = false
  })
  parser.write(xml).close()
  return formats
}

function formatOf(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return { isDate: BUILT_IN_DATES.has(id), digits: 0 }
  if (code.length > LONGEST_CODE) return { isDate: false, digits: 0 }
  const bare = bareCode(code)
  return { isDate: /[dyhsj]|mm/i.test(bare), digits: /^0{2,20}$/.test(bare) ? bare.length : 0 }
}

/** The code without what is quoted, escaped or a colour, which is shown as it is: « 0" jours" » is no day. */
function bareCode(code: string): string {
  let bare = ''
  for (let at = 0; at < code.length; at++) {
    const sign = code.charAt(at)
    if (sign === '\\') at += 1
    else if (sign === '"' || sign === '[') {
      const end = code.indexOf(sign === '"' ? '"' : ']', at + 1)
      // Elapsed time, « [h]:mm », is a time.
      if (sign === '[' && /^\[[hms]+\]/i.test(code.slice(at, at + 8))) bare += 'h'
      at = end < 0 ? code.length : end
    } else bare += sign
  }
  return bare
}

const MILLISECONDS_A_DAY = 86_400_000

/** The day or time of a serial number as French Excel writes it: « 31/01/1990 », « 09:15 », both when both are told. */
export function spokenSerial(serial: number, from1904: boolean): string {
  // Excel believes in a 29 February 1900.
  const origin = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30)
  const at = new Date(origin + Math.round(serial * 1440) * 60_000)
  const two = (number: number) => String(number).padStart(2, '0')
  const day = `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`
  if (serial < 1) return time
  return Math.round((serial % 1) * MILLISECONDS_A_DAY) === 0 ? day : `${day} ${time}`
}
