import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromReader, ToReader } from './messages.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const run = fileURLToPath(new URL('../../../run.js', import.meta.url))

/** Megabytes of the heap; the file and its text come besides, each bounded. */
export const MEMORY_MB = 256
const STARTS_WITHIN_MS = 60_000

/** The process that reads ended before it answered: by itself, for want of memory, or because its time was over. */
export class ReaderEnded extends Error {}

/** No process to read with could be had: the file was not looked at. */
export class NoReader extends Error {}

/** One process that reads files, one at a time. */
export class Reader {
  readonly #child: ChildProcess
  #isEnding = false
  #next: { resolve: (message: FromReader) => void; reject: (error: Error) => void } | null = null
  readonly #started: Promise<FromReader>

  constructor(memoryMb = MEMORY_MB) {
    // It is told nothing of the environment: neither where the store is nor any secret.
    this.#child = spawn(
      process.execPath,
      ['--max-semi-space-size=4', `--max-old-space-size=${memoryMb}`, run, main],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        serialization: 'advanced',
        env: {}
      }
    )
    this.#child.on('message', (message: FromReader) => this.#settle()?.resolve(message))
    this.#child.once('error', () => this.end())
    this.#child.once('exit', () => this.#settle()?.reject(new ReaderEnded()))
    this.#started = this.#answer(STARTS_WITHIN_MS)
    this.#started.catch(() => undefined)
  }

  get hasEnded(): boolean {
    return (
      this.#isEnding ||
      this.#child.exitCode !== null ||
      this.#child.signalCode !== null ||
      !this.#child.connected
    )
  }

  /** Throws NoReader when it cannot be started. */
  async started(): Promise<void> {
    await this.#started.catch(() => {
      throw new NoReader()
    })
  }

  /** Sends and waits until it is on its way: a file is never held twice. Throws ReaderEnded. */
  tell(message: ToReader): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.hasEnded) return reject(new ReaderEnded())
      this.#child.send(message, error => (error ? reject(new ReaderEnded()) : resolve()))
    })
  }

  /** Sends and waits for the answer, ending the process when it does not come in time. Throws ReaderEnded. */
  async ask(message: ToReader, withinMs: number): Promise<FromReader> {
    const answer = this.#answer(withinMs)
    answer.catch(() => undefined)
    await this.tell(message)
    return answer
  }

  end(): void {
    this.#isEnding = true
    this.#child.kill('SIGKILL')
    this.#settle()?.reject(new ReaderEnded())
  }

  /** While it waits for work, it keeps nobody from ending. */
  rest(): void {
    this.#child.unref()
    this.#child.channel?.unref()
  }

  work(): void {
    this.#child.ref()
    this.#child.channel?.ref()
  }

  #answer(withinMs: number): Promise<FromReader> {
    return new Promise<FromReader>((resolve, reject) => {
      const timer = setTimeout(() => this.end(), withinMs)
      const settled =
        <Told>(tell: (told: Told) => void) =>
        (told: Told) => {
          clearTimeout(timer)
          tell(told)
        }
      this.#next = { resolve: settled(resolve), reject: settled(reject) }
    })
  }

  #settle() {
    const next = this.#next
    this.#next = null
    return next
  }
}
