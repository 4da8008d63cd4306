import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { useFolder } from '#test/support/process.ts'
import { root } from './sources.ts'

/** Rooms of another project, with tests that end in every way. */
const FILES = {
  'green/one.test.ts': `it('passes', () => {})\nit.skip('is left out', () => {})`,
  'green.test.ts': `it('passes beside the folder of its name', () => {})`,
  'red/wrong.test.ts': `it('is wrong', () => { throw new Error('what went wrong') })`,
  'red/hook.test.ts': `before(() => { throw new Error('never set up') })\nit('does not run', () => {})`,
  'red/gone.test.ts': `it('takes its process along', () => process.exit(0))`,
  'red/late.test.ts': `it('fails unseen', () => { void Promise.reject(new Error('nobody waits')); return new Promise(() => undefined) })`,
  'bare/empty.test.ts': ``
}

describe('npm test', function () {
  this.timeout(60_000)
  const folder = useFolder()
  before(() => {
    for (const [file, text] of Object.entries(FILES)) {
      const place = path.join(folder.path, 'test', file)
      mkdirSync(path.dirname(place), { recursive: true })
      writeFileSync(place, text)
    }
    writeFileSync(path.join(folder.path, 'package.json'), '{ "type": "module" }')
  })
  const run = (...rooms: string[]) => {
    const args = [
      '--import',
      pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
      path.join(root, 'tools/tests/main.ts'),
      ...rooms
    ]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: folder.path,
      encoding: 'utf8',
      timeout: 50_000
    })
    return { status, said: stdout + stderr, last: stdout.trimEnd().split('\n').at(-1) }
  }

  it('runs what stands under a name, folder and file alike, and counts it alone in its last line', () => {
    const { status, last } = run('green')
    expect({ status, last }).to.deep.equal({ status: 0, last: '2 passed, 0 failed, 1 skipped' })
  })

  it('fails for a test, a hook, a promise nobody waits for and a process that ends, and runs the rest', () => {
    const { status, said, last } = run('red', 'green')
    expect({ status, last }).to.deep.equal({ status: 1, last: '2 passed, 4 failed, 1 skipped' })
    for (const why of ['what went wrong', 'never set up', 'nobody waits', 'its process ended (0)'])
      expect(said).to.include(why)
  })

  it('fails where nothing was tested, and says which name leads nowhere', () => {
    expect(run('bare').status).to.equal(1)
    const lost = run('green', 'nowhere')
    expect(lost.status).to.equal(1)
    expect(lost.said).to.include('There are no tests under test/nowhere')
  })
})
