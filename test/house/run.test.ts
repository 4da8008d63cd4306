import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { useFolder } from '#test/support/process.ts'

const root = path.resolve(import.meta.dirname, '../..')
const RUN = ['run.js', 'tools/run.js', 'tools/join.js', 'tools/env-file.js']

describe('The joining of modules before they run', function () {
  this.timeout(60_000)
  const folder = useFolder()
  const place = (...parts: string[]) => path.join(folder.path, ...parts)
  const said = () =>
    execFileSync(process.execPath, [place('run.js'), 'one.ts', 'told'], {
      encoding: 'utf8',
      cwd: folder.path
    }).trim()
  const write = (file: string, text: string) => writeFileSync(place(file), text)
  const joined = () =>
    readdirSync(place('node_modules/.cache/declic')).filter(name => !name.endsWith('.json'))

  before(() => {
    mkdirSync(place('node_modules'))
    symlinkSync(path.join(root, 'node_modules/tsx'), place('node_modules/tsx'))
    mkdirSync(place('tools'))
    for (const file of RUN) copyFileSync(path.join(root, file), place(file))
    for (const file of ['package-lock.json', 'tsconfig.json']) write(file, '{}')
    write('package.json', '{ "type": "module" }')
    write('other.ts', 'export const said: string = "first"')
    write(
      'one.ts',
      'import { said } from "./other.ts"\nconsole.log(said, process.argv[2], import.meta.filename)'
    )
  })

  it('tells a module its own place, and its arguments', () => {
    expect(said()).to.equal(`first told ${place('one.ts')}`)
    expect(joined()).to.have.length(1)
  })

  it('is not done again while nothing has changed', () => {
    const [only = ''] = joined()
    write(`node_modules/.cache/declic/${only}/start.js`, 'console.log("what was joined before")')
    expect(said()).to.equal('what was joined before')
  })

  it('is done again once a file has changed, be it as long as it was', () => {
    write('other.ts', 'export const said: string = "again"')
    expect(said()).to.include('again told')
    expect(joined()).to.have.length(2)
  })

  it('is done again when what was joined is gone', () => {
    for (const name of joined()) rmSync(place('node_modules/.cache/declic', name), { recursive: true })
    expect(said()).to.include('again told')
  })

  it('is left out where nothing can be written: the modules are read in turn', () => {
    rmSync(place('node_modules/.cache'), { recursive: true })
    write('node_modules/.cache', 'a file where the folder should be')
    expect(said()).to.include('again told')
  })
})
