import { expect } from 'chai'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { run, useFolder } from '#test/support/process.ts'

describe('A trial whose data file is damaged', function () {
  this.timeout(120_000)
  const folder = useFolder()
  const at = (...names: string[]) => path.join(folder.path, ...names)
  before(() => {
    mkdirSync(at('data', 'store'), { recursive: true })
    mkdirSync(at('archive'))
    writeFileSync(at('data', 'store', 'data.lmdb'), 'this is no database'.repeat(1000))
    writeFileSync(at('archive', 'people.bson'), Buffer.from([5, 0, 0, 0, 0]))
  })

  const commands: Record<string, [file: string, ...args: string[]]> = {
    start: ['server/main.ts'],
    export: ['seeds/export.ts', 'copy'],
    import: ['seeds/import.ts', 'archive'],
    indexes: ['seeds/indexes.ts'],
    administrator: ['seeds/administrator.ts', 'anne@example.org', 'Anne', 'Martin']
  }
  it(`is told so by ${Object.keys(commands).join(', ')}, in one sentence and with exit code 1`, async () => {
    const told = async ([name, [file, ...args]]: (typeof all)[number]) => {
      const places = args.map(arg => (/^(copy|archive)$/.test(arg) ? at(arg) : arg))
      const running = run(file, places, { DATA_DIR: at('data'), LANG: 'en_GB.UTF-8' })
      expect(await running.ended, `${name}: ${running.said()}`).to.equal(1)
      expect(running.said(), name).to.match(
        /^The database of .* is damaged \(.*\)\. Put back a copy of this folder, or start afresh with npm run fresh\.\n$/
      )
    }
    const all = Object.entries(commands)
    await Promise.all(all.map(told))
  })

  it('leaves no half of an export', () => {
    expect(readdirSync(at('copy'))).to.deep.equal([])
  })
})
