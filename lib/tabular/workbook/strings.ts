import { SaxesParser } from 'saxes'
import { Broken, Swollen, type Archive } from './archive.ts'
import { cellText, LONGEST_CELL } from './sheet.ts'
import { localName } from './xml.ts'

/** Bytes of XML: they are all held at once. */
const MOST_STRINGS = 48 * 1024 * 1024

/** The texts of the workbook, each once; how a name is pronounced is left out. */
export async function readStrings(archive: Archive, part: string): Promise<string[]> {
  const strings: string[] = []
  let [text, isText, isPhonetic] = ['', false, false]
  const parser = new SaxesParser()
  parser.on('error', () => {
    throw new Broken()
  })
  parser.on('opentag', ({ name }) => {
    const local = localName(name)
    if (local === 'si') text = ''
    else if (local === 'rPh') isPhonetic = true
    else if (local === 't') isText = !isPhonetic
  })
  parser.on('text', piece => {
    if (isText) text += piece
    if (text.length > LONGEST_CELL * 7) throw new Swollen()
  })
  parser.on('closetag', ({ name }) => {
    const local = localName(name)
    if (local === 'si') strings.push(cellText(text))
    else if (local === 'rPh') isPhonetic = false
    else if (local === 't') isText = false
  })
  for await (const piece of archive.text(part, MOST_STRINGS)) parser.write(piece)
  parser.close()
  return strings
}
