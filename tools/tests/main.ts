import { fork, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { testFiles } from './files.ts'
import { closing, isGreen, lineOf, type Ran } from './results.ts'

/** More would only share the same memory. */
const MOST = 5
/**
 * npm test [-- ROOM…]: runs the test files in several processes at once, each with a store and a browser of its own,
 * and says at the end how many tests passed, failed and were left out. One process more than there are processors:
 * some tests wait for a clock.
 */
const LANES = Number(process.env['DECLIC_TEST_LANES'] ?? Math.min(availableParallelism() + 1, MOST))
/** No file may last longer: its lane is ended, and the file counts as failed. */
const LONGEST_MS = 30 * 60_000

/** npm runs it at the root of the project. */
const root = process.cwd()
const lane = path.join(import.meta.dirname, 'lane.ts')
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const ran: Ran[] = []

try {
  const waiting = testFiles(root, process.argv.slice(2))
  const lanes = Array.from({ length: Math.min(LANES, waiting.length) }, () => work(waiting))
  await Promise.all(lanes)
  console.log(closing(ran))
  process.exitCode = isGreen(ran) ? 0 : 1
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

/** Runs files until none waits; a lane that a file brought down is replaced. */
async function work(waiting: string[]): Promise<void> {
  while (waiting.length > 0) await follow(start(), waiting)
}

function start(): ChildProcess {
  return fork(lane, { cwd: root, execArgv: ['--import', tsx] })
}

/** Hands a lane one file after the other; resolves once its process has ended. Throws when it never began. */
function follow(child: ChildProcess, waiting: string[]): Promise<void> {
  let isReady = false
  let current: string | undefined
  let limit: NodeJS.Timeout | undefined
  const next = () => {
    clearTimeout(limit)
    current = waiting.shift()
    if (current === undefined) return void child.send('end')
    limit = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS)
    child.send({ file: current })
  }
  child.on('message', (message: Ran | 'ready') => {
    isReady = true
    if (message !== 'ready') told(message)
    next()
  })
  return new Promise((resolve, reject) =>
    child.once('exit', (code, signal) => {
      clearTimeout(limit)
      if (!isReady) reject(new Error(`The tests cannot begin: their process ended (${signal ?? code})`))
      if (current !== undefined) told(brokenOff(current, `its process ended (${signal ?? code})`))
      resolve()
    })
  )
}

function told(one: Ran): void {
  ran.push(one)
  console.log(lineOf(one))
}

function brokenOff(file: string, why: string): Ran {
  return { file, outcomes: [{ state: 'failed', title: 'was not run to its end', why }], ms: 0 }
}
