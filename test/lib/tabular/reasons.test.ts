import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { en } from '#root/locales/en.ts'
import { fr } from '#root/locales/fr.ts'

const french: Record<string, string> = fr.imports.reason
const english: Record<string, string> = en.imports.reason
const rooms = [
  'lib/tabular',
  'lib/tabular/workbook',
  'lib/identifiers',
  'lib',
  'models/importing',
  'server/controllers'
]
const code = rooms
  .flatMap(room =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts'))
      .map(file => readFileSync(`${room}/${file}`, 'utf8'))
  )
  .join('\n')

describe('the reasons of an import', () => {
  it('ask for the same things in both languages', () => {
    const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()
    for (const [reason, sentence] of Object.entries(french)) {
      expect(holes(english[reason] ?? ''), reason).to.deep.equal(holes(sentence))
    }
  })
  it('are all said somewhere', () => {
    const isSaid = (reason: string) =>
      code.includes(`'${reason}'`) || code.includes(`'imports.reason.${reason}'`)
    const built = /^(?:holiday|sensitive|place-read-as)-/
    const unused = Object.keys(french).filter(reason => !isSaid(reason.replace(built, '')))
    expect(unused.filter(reason => !code.includes(`${reason.replace(built, '')}:`))).to.deep.equal([])
  })
  it('follow French typography: no-break spaces and curly apostrophes', () => {
    for (const [reason, sentence] of Object.entries(french)) {
      expect(sentence, reason).not.to.match(/[^\u00a0][:;?!»](?!\d)|«[^\u00a0]|'/)
    }
  })
  it('are whole sentences', () => {
    for (const sentence of [...Object.values(french), ...Object.values(english)])
      expect(sentence).to.match(/^[\p{Lu}{].*[.?]$/u)
  })
})
