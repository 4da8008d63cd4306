import { createRequire } from 'node:module'
import Mocha from 'mocha'
import type { Outcome, Ran } from './results.ts'

/** A process that runs the test files it is sent, one after the other, and tells how each test ended. */
const SLOWEST_MS = 20_000

// Mocha requires test files rather than importing them: what is set up for them must be set up in the same modules.
const { mochaHooks } = createRequire(import.meta.url)(
  '#test/support/hashes.ts'
) as typeof import('#test/support/hashes.ts')

// As mocha does where it is started by name: a promise that nobody waits for fails the test that made it.
process.on('unhandledRejection', reason => {
  throw reason
})
process.on('message', (message: { file: string } | 'end') => {
  if (message === 'end') process.exit(0)
  else void run(message.file).then(ran => process.send?.(ran))
})
process.once('disconnect', () => process.exit(1))
process.send?.('ready')

async function run(file: string): Promise<Ran> {
  const start = performance.now()
  const outcomes: Outcome[] = []
  const mocha = new Mocha({ timeout: SLOWEST_MS, rootHooks: mochaHooks, reporter: Silent })
  mocha.addFile(file)
  await mocha.loadFilesAsync()
  await new Promise<void>(resolve => {
    const runner = mocha.run(() => resolve())
    runner.on('pass', () => outcomes.push({ state: 'passed' }))
    runner.on('pending', () => outcomes.push({ state: 'skipped' }))
    runner.on('fail', (test, error: Error) =>
      outcomes.push({ state: 'failed', title: test.fullTitle(), why: why(error) })
    )
  })
  mocha.dispose()
  return { file, outcomes, ms: performance.now() - start }
}

/** Says nothing: what the lanes tell is said by the process that started them. */
class Silent extends Mocha.reporters.Base {}

/** The error as a person reads it, with what was expected beside what came. */
function why(error: Error & { actual?: unknown; expected?: unknown; showDiff?: boolean }): string {
  const { actual, expected, showDiff, stack = String(error) } = error
  if (showDiff === false || expected === undefined) return stack
  return `${stack}\n${Mocha.reporters.Base.generateDiff(text(actual), text(expected))}`
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? String(value))
}
