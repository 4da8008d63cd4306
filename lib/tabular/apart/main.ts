import { readList, type ListQuestion } from '../read-list.ts'
import type { FromReader, ToReader } from './messages.ts'

/**
 * The process where files are read: it holds nothing of the product, reaches neither the store nor the network, and may
 * be ended at any moment. It reads one file at a time, and gives the text of a workbook back piece by piece.
 */
const PIECE = 256 * 1024

let pieces: Uint8Array[] = []
let text = Buffer.alloc(0)

process.on('message', (message: ToReader) => {
  if (message.kind === 'bytes') pieces.push(message.bytes)
  else if (message.kind === 'read') void read(message.question)
  else if (message.kind === 'text')
    tell({ kind: 'text', bytes: text.subarray(message.at, message.at + PIECE) })
})
process.once('disconnect', () => process.exit(0))
tell({ kind: 'ready' })

async function read(question: ListQuestion): Promise<void> {
  const whole = pieces
  pieces = []
  text = Buffer.alloc(0)
  const found = await readList(whole, question)
  if (!('survey' in found)) return tell({ kind: 'found', found })
  text = Buffer.concat(found.text)
  tell({ kind: 'found', found: { survey: found.survey, workbook: found.workbook, textSize: text.length } })
}

function tell(message: FromReader): void {
  process.send?.(message)
}
