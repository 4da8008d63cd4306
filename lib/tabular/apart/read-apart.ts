import type { ListFound, ListQuestion } from '../read-list.ts'
import type { Pieces } from '../survey.ts'
import { fileProblem, type FileProblem } from '../table.ts'
import type { SheetsToChoose } from '../workbook/read-workbook.ts'
import type { Answer } from './messages.ts'
import { NoReader, Reader, ReaderEnded } from './reader.ts'

interface Terms {
  /** The text written out of a workbook, as it comes. */
  keepText: (bytes: Uint8Array) => Promise<void>
  signal?: AbortSignal | undefined
  pace?: Pace
  /** For a test of a want of memory: a reader of its own, with so little. */
  memoryMb?: number
}

/** Milliseconds that the reading of a file may take: some for any, some more for each megabyte. */
export interface Pace {
  least: number
  perMegabyte: number
}

export const PACE: Pace = { least: 10_000, perMegabyte: 1_500 }
const MEGABYTE = 1024 * 1024
const AT_ONCE = 2
/** A reader that rests for so long is let go. */
const RESTS_MS = 30_000

/**
 * Reads a file in a process of its own, at most two at once: whatever the file, this process goes on, and the reading
 * ends within seconds and within the memory it is given. What ends it is told in one sentence, as any problem of a file.
 * Throws NoReader when nothing could be read with.
 */
export async function readApart(
  pieces: Pieces,
  question: ListQuestion,
  { keepText, signal, pace = PACE, memoryMb }: Terms
): Promise<Omit<ListFound, 'text'> | SheetsToChoose | FileProblem> {
  const reader = await takeReader(memoryMb)
  const stop = () => reader.end()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    await reader.started()
    const answer = await answerOf(reader, pieces, question, pace)
    if (!('survey' in answer)) return answer
    const { survey, workbook, textSize } = answer
    for (let at = 0; at < textSize;) {
      const part = await reader.ask({ kind: 'text', at }, pace.least)
      if (part.kind !== 'text' || part.bytes.length === 0) throw new ReaderEnded()
      await keepText(part.bytes)
      at += part.bytes.length
    }
    return { survey, workbook }
  } catch (error) {
    if (!(error instanceof ReaderEnded)) {
      reader.end()
      throw error
    }
    if (signal?.aborted) throw new NoReader()
    return fileProblem('file-too-heavy')
  } finally {
    signal?.removeEventListener('abort', stop)
    giveBack(reader)
  }
}

async function answerOf(reader: Reader, pieces: Pieces, question: ListQuestion, pace: Pace): Promise<Answer> {
  let size = 0
  for await (const bytes of pieces()) {
    size += bytes.length
    // A plain view: what the store's driver adds to its buffers does not travel.
    const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    await reader.tell({ kind: 'bytes', bytes: plain })
  }
  const withinMs = pace.least + (size / MEGABYTE) * pace.perMegabyte
  const answer = await reader.ask({ kind: 'read', question }, withinMs)
  if (answer.kind !== 'found') throw new ReaderEnded()
  return answer.found
}

const resting: { reader: Reader; timer: NodeJS.Timeout }[] = []
const waiting: (() => void)[] = []
let working = 0

/** Readers at work in this process, and resting ones: what a test looks at. */
export function readersNow(): { working: number; resting: number } {
  return { working, resting: resting.length }
}

async function takeReader(memoryMb?: number): Promise<Reader> {
  if (working >= AT_ONCE) await new Promise<void>(resolve => waiting.push(resolve))
  else working += 1
  if (memoryMb !== undefined) return new Reader(memoryMb)
  for (let rested = resting.pop(); rested; rested = resting.pop()) {
    clearTimeout(rested.timer)
    if (rested.reader.hasEnded) continue
    rested.reader.work()
    return rested.reader
  }
  return new Reader()
}

/** Whoever waits takes the place at once: it is never counted free in between. */
function giveBack(reader: Reader): void {
  if (!reader.hasEnded) {
    reader.rest()
    const timer = setTimeout(() => {
      const at = resting.findIndex(one => one.reader === reader)
      if (at >= 0) resting.splice(at, 1)
      reader.end()
    }, RESTS_MS)
    timer.unref()
    resting.push({ reader, timer })
  }
  const next = waiting.shift()
  if (next) next()
  else working -= 1
}
